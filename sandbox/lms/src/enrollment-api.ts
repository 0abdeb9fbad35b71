import { queryValue } from '../../kit/call.ts';
import { emptyReply, jsonReply, type Reply } from '../../kit/reply.ts';
import { addOrUpdateEnrollment } from './add-or-update-enrollment.ts';
import { toCourseDetails, toEnrollmentObject } from './course-details.ts';
import { courseKeyInPath } from './course-key.ts';
import { listAllowed, addAllowed, deleteAllowed } from './enrollment-allowed-api.ts';
import { listEnrollments } from './enrollment-list.ts';
import { features, type Lms } from './lms.ts';
import { type ApiRequest, callerAccount, isPrivileged, type View } from './views.ts';

const base = '/api/enrollment/v1';
const username = String.raw`(?<username>[\w .@+-]+)`;

const rules = {
  authentication: ['jwt', 'bearer', 'api-key'],
  permission: 'authenticated',
  throttle: 'enrollment',
  errors: 'detail',
  isMounted: (lms: Lms) => lms.settings.features.enrollmentV1,
} as const;

/** The Enrollment API v1 (`openedx/core/djangoapps/enrollments/urls.py` and `views.py`). */
export const enrollmentViews: readonly View[] = [
  {
    ...rules,
    path: new RegExp(`^${base}/course/${courseKeyInPath}$`),
    authentication: [],
    permission: 'anyone',
    methods: { GET: courseDetails },
  },
  {
    ...rules,
    path: new RegExp(`^${base}/enrollment/${username},${courseKeyInPath}$`),
    methods: { GET: oneEnrollment },
  },
  { ...rules, path: new RegExp(`^${base}/enrollment/${courseKeyInPath}$`), methods: { GET: oneEnrollment } },
  {
    ...rules,
    path: new RegExp(`^${base}/enrollment$`),
    methods: { GET: activeEnrollments, POST: addOrUpdateEnrollment },
  },
  {
    ...rules,
    path: new RegExp(`^${base}/enrollments/?$`),
    authentication: ['jwt', 'bearer'],
    permission: 'staff',
    errors: 'developer',
    methods: { GET: listEnrollments },
  },
  {
    ...rules,
    path: new RegExp(`^${base}/enrollment_allowed/$`),
    isMounted: (lms) => lms.settings.features.enrollmentV1 && features(lms).enrollmentAllowed,
    authentication: ['jwt'],
    permission: 'staff',
    methods: { GET: listAllowed, POST: addAllowed, DELETE: deleteAllowed },
  },
  {
    ...rules,
    path: new RegExp(`^${base}/unenroll/$`),
    authentication: ['jwt'],
    methods: { POST: unenrollRetired },
  },
  { ...rules, path: new RegExp(`^${base}/roles/$`), methods: { GET: ownRoles } },
];

/** `GET course/{course_id}`: public, limited by address, and kept for a minute. */
export function courseDetails({ lms, call, params }: ApiRequest): Reply {
  const key = params['courseKey'] ?? '';
  const includeExpired = (queryValue(call, 'include_expired') ?? '') !== '';
  const cacheKey = `${key} ${includeExpired}`;
  const cached = lms.courseDetailsCache.get(cacheKey);
  if (cached !== undefined && cached.until > Date.now()) return jsonReply(200, cached.body);
  const course = lms.state.courses.get(key);
  if (course === undefined) return jsonReply(400, { message: `No course found for course ID '${key}'` });
  const body = toCourseDetails(course, includeExpired);
  const until = Date.now() + lms.settings.courseDetailsCacheSeconds * 1000;
  lms.courseDetailsCache.set(cacheKey, { until, body });
  return jsonReply(200, body);
}

/** `GET enrollment/{username},{course_id}`: an empty 200 stands for "no such row" and "no such account" alike. */
export function oneEnrollment(request: ApiRequest): Reply {
  const { lms, params, caller } = request;
  const wanted = params['username'] ?? callerAccount(request).username;
  if (wanted !== caller.account?.username && !isPrivileged(caller)) return emptyReply(404);
  const account = lms.state.accounts.findByUsername(wanted);
  const key = params['courseKey'] ?? '';
  const enrollment = account && lms.state.enrollments.find(account.id, key);
  if (account === undefined || enrollment === undefined) return emptyReply(200);
  return jsonReply(200, toEnrollmentObject(enrollment, account, lms.state.courses.get(key)));
}

/** `GET enrollment`: the active enrollments of one account; those of deleted courses are left out. */
function activeEnrollments(request: ApiRequest): Reply {
  const { lms, call, caller } = request;
  const wanted = queryValue(call, 'user') ?? caller.account?.username ?? '';
  const account = lms.state.accounts.findByUsername(wanted);
  if (account === undefined) return jsonReply(200, []);
  const maySeeAll = wanted === caller.account?.username || isPrivileged(caller);
  const rows = lms.state.enrollments.ofAccount(account.id).filter((enrollment) => {
    const course = lms.state.courses.get(enrollment.courseKey);
    if (course === undefined || !enrollment.isActive) return false;
    return maySeeAll || course.staff.includes(caller.account?.username ?? '');
  });
  return jsonReply(
    200,
    rows.map((row) => toEnrollmentObject(row, account, lms.state.courses.get(row.courseKey))),
  );
}

/** `POST unenroll/`: a step of the retirement pipeline, for callers who may retire accounts. */
export function unenrollRetired(request: ApiRequest): Reply {
  const caller = callerAccount(request);
  if (!caller.isSuperuser) {
    return jsonReply(403, { detail: 'You do not have permission to perform this action.' });
  }
  return jsonReply(404, 'No retirement request status for username.');
}

/** `GET roles/`: the caller's own roles; shows a bridge whether it is staff. */
export function ownRoles(request: ApiRequest): Reply {
  const { lms, call, caller } = request;
  const wanted = queryValue(call, 'course_id');
  const courses = [...lms.state.courses.values()].filter(
    (course) =>
      (wanted === undefined || course.key === wanted) &&
      course.staff.includes(caller.account?.username ?? ''),
  );
  const roles = courses.map((course) => ({ org: course.org, course_id: course.key, role: 'staff' }));
  return jsonReply(200, { roles, is_staff: caller.account?.isStaff === true });
}
