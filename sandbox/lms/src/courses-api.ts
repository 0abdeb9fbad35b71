import { queryValue } from '../../kit/call.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { ApiError } from './api-error.ts';
import { courseKeyInPath, parseCourseKey } from './course-key.ts';
import { toCourseObject } from './course-object.ts';
import { pageByNumber } from './number-page.ts';
import type { CourseRun } from './model.ts';
import { pythonText } from './python-text.ts';
import { type ApiRequest, requestData, type View } from './views.ts';

const rules = {
  authentication: ['jwt', 'bearer'],
  permission: 'anyone',
  throttle: 'none',
  errors: 'developer',
} as const;

/** The Courses API v1 (`lms/djangoapps/course_api`). Only its lists are throttled. */
export const courseViews: readonly View[] = [
  {
    ...rules,
    path: /^\/api\/courses\/v1\/courses\/$/,
    throttle: 'course-list',
    methods: { GET: listCourses, POST: listCourses },
  },
  {
    ...rules,
    path: /^\/api\/courses\/v1\/course_ids\/$/,
    throttle: 'course-list',
    methods: { GET: listCourseIds },
  },
  {
    ...rules,
    path: new RegExp(`^/api/courses/v1/courses/${courseKeyInPath}/?$`),
    methods: { GET: oneCourse },
  },
];

type Field = (name: string) => string | undefined;

function listCourses(request: ApiRequest): Reply {
  const { lms, call } = request;
  const body = call.method === 'POST' ? requestData(call) : {};
  const field: Field = (name) => {
    const value = body[name];
    return value === undefined || value === null ? queryValue(call, name) : pythonText(value);
  };
  const seesHidden = canSeeHidden(request, field('username'));
  const keys = field('course_keys')?.split(',');
  const bad = keys?.find((key) => parseCourseKey(key) === undefined);
  if (bad !== undefined) return fieldError('course_keys', `'${bad}' is not a valid course key.`);
  const courses = [...lms.state.courses.values()].filter(
    (course) => (seesHidden || !course.hidden) && isWanted(course, field, keys),
  );
  const page = pageByNumber(courses, field, { defaultSize: 10, maxSize: 100 });
  if (page === undefined) throw new ApiError(404, 'Invalid page.');
  const results = page.rows.map((course) => toCourseObject(course, call.origin));
  return jsonReply(200, { results, pagination: page.pagination(request) });
}

/**
 * Without a username the list is what a visitor sees, whoever calls (not confirmed upstream). Asking for
 * somebody else's takes staff rights.
 */
function canSeeHidden({ lms, caller }: ApiRequest, username: string | undefined): boolean {
  if (username === undefined || username === '') return false;
  const isOther = caller.account?.username.toLowerCase() !== username.toLowerCase();
  if (isOther && caller.account?.isStaff !== true) {
    throw new ApiError(403, 'You do not have permission to perform this action.');
  }
  const account = lms.state.accounts.findByUsername(username);
  if (account === undefined) throw new ApiError(404, 'Not found.');
  return account.isStaff;
}

function isWanted(course: CourseRun, field: Field, keys: readonly string[] | undefined): boolean {
  const org = field('org');
  const term = field('search_term')?.toLowerCase();
  const text = `${course.name} ${course.number} ${course.org} ${course.key}`.toLowerCase();
  return (
    (org === undefined || course.org.toLowerCase() === org.toLowerCase()) &&
    (term === undefined || text.includes(term)) &&
    (keys === undefined || keys.includes(course.key)) &&
    (field('active_only')?.toLowerCase() !== 'true' ||
      course.end === null ||
      Date.parse(course.end) > Date.now())
  );
}

function oneCourse({ lms, call, caller, params }: ApiRequest): Reply {
  const key = params['courseKey'] ?? '';
  if (parseCourseKey(key) === undefined)
    return fieldError('course_key', `'${key}' is not a valid course key.`);
  const course = lms.state.courses.get(key);
  if (course === undefined) throw new ApiError(404, 'Course not found.');
  const detail = { ...toCourseObject(course, call.origin), overview: `<h2>${course.number}</h2>` };
  const username = queryValue(call, 'username');
  const maySee = caller.account?.isStaff === true || caller.account?.username === username;
  if (username === undefined || !maySee) return jsonReply(200, detail);
  const account = lms.state.accounts.findByUsername(username);
  const isEnrolled = account !== undefined && lms.state.enrollments.find(account.id, key)?.isActive === true;
  return jsonReply(200, { ...detail, is_enrolled: isEnrolled });
}

function listCourseIds(request: ApiRequest): Reply {
  const { lms, call, caller } = request;
  const role = queryValue(call, 'role');
  if (role === undefined || role === '') return fieldError('role', 'This field is required.');
  const isStaff = caller.account?.isStaff === true;
  const ids = [...lms.state.courses.values()]
    .filter((course) => isStaff || course.staff.includes(caller.account?.username ?? ''))
    .map((course) => course.key);
  const page = pageByNumber(ids, (name) => queryValue(call, name), { defaultSize: 1000, maxSize: 1000 });
  if (page === undefined) throw new ApiError(404, 'Invalid page.');
  return jsonReply(200, { results: page.rows, pagination: page.pagination(request) });
}

function fieldError(field: string, text: string): Reply {
  return jsonReply(400, { field_errors: { [field]: { developer_message: text } } });
}
