import { addOrUpdateEnrollment } from './add-or-update-enrollment.ts';
import { courseKeyInPath, newCourseKeyInPath } from './course-key.ts';
import { addAllowed, deleteAllowed, listAllowed } from './enrollment-allowed-api.ts';
import { courseDetails, oneEnrollment, ownRoles, unenrollRetired } from './enrollment-api.ts';
import { enrollmentsOfAccount, listEnrollmentsV2 } from './enrollment-list-v2.ts';
import { features, type Lms } from './lms.ts';
import { asProblem, problem } from './problem.ts';
import { takeBackOnRefusal } from './take-back.ts';
import type { Handler, View } from './views.ts';

const base = '/api/enrollment/v2';
const username = String.raw`(?<username>[\w .@+-]+)`;

const rules = {
  isMounted: (lms: Lms) => features(lms).enrollmentV2,
  authentication: ['jwt', 'api-key'],
  permission: 'authenticated',
  throttle: 'enrollment',
  errors: 'problem',
} as const;

const publicRules = { ...rules, authentication: [], permission: 'anyone' } as const;
const staffRules = { ...rules, authentication: ['jwt'], permission: 'staff' } as const;

/**
 * The Enrollment API v2 (`openedx/core/djangoapps/enrollments/v2/urls.py` and `views.py`): what v1 does, under paths
 * that end in a slash, with one shape for every error. The paths without one are those of v1, kept for a while.
 */
export const enrollmentV2Views: readonly View[] = [
  { ...rules, path: at('enrollment/'), methods: { GET: enrollmentsOfAccount, POST: addOrUpdate() } },
  {
    ...rules,
    path: at('enrollment/unenroll/'),
    authentication: ['jwt'],
    methods: { POST: v2(unenrollRetired) },
  },
  {
    ...staffRules,
    path: at('enrollment/enrollment_allowed/'),
    methods: { GET: v2(listAllowed), POST: v2(addAllowed), DELETE: v2(deleteAllowed) },
  },
  { ...staffRules, path: at('enrollments/?'), methods: { GET: listEnrollmentsV2 } },
  {
    ...rules,
    path: at(`enrollments/${username},${newCourseKeyInPath}/`),
    methods: { GET: v2(oneEnrollment) },
  },
  { ...rules, path: at(`enrollment/${username},${courseKeyInPath}`), methods: { GET: v2(oneEnrollment) } },
  { ...rules, path: at(`enrollment/${courseKeyInPath}`), methods: { GET: v2(oneEnrollment) } },
  { ...publicRules, path: at(`courses/${newCourseKeyInPath}/`), methods: { GET: detailsOrNotFound } },
  { ...publicRules, path: at(`course/${courseKeyInPath}`), methods: { GET: detailsOrNotFound } },
  { ...rules, path: at('roles/'), methods: { GET: v2(ownRoles) } },
];

function at(path: string): RegExp {
  return new RegExp(`^${base}/${path}$`);
}

/** A view of v1 with the errors of v2. */
function v2(handler: Handler): Handler {
  return async (request) => asProblem(request.call, await handler(request));
}

/** `POST enrollment/`: unlike v1, what was written before an error is taken back. */
function addOrUpdate(): Handler {
  return v2((request) => takeBackOnRefusal(request, () => addOrUpdateEnrollment(request)));
}

/** `GET courses/{course_key}/`: v1 answers 400 for a course that is not there. */
function detailsOrNotFound(request: Parameters<Handler>[0]) {
  const reply = courseDetails(request);
  if (reply.status !== 400) return reply;
  return problem(request.call, 404, `No course found for course ID '${request.params['courseKey'] ?? ''}'`);
}
