import { jsonReply, type Reply } from '../../kit/reply.ts';
import { ApiError } from './api-error.ts';
import { changeLearner } from './bulk-enroll-learner.ts';
import { parseCourseKey } from './course-key.ts';
import { features, type Lms } from './lms.ts';
import { pythonText } from './python-text.ts';
import { type ApiRequest, requestData, type View } from './views.ts';

/** The bulk enrollment API (`lms/djangoapps/bulk_enroll`): mounted only where the site switched it on. */
export const bulkEnrollViews: readonly View[] = [
  {
    path: /^\/api\/bulk_enroll\/v1\/bulk_enroll/, // open-ended upstream as well
    isMounted: (lms) => lms.settings.features.bulkEnroll,
    authentication: ['jwt', 'bearer-active'],
    permission: 'staff',
    throttle: 'enrollment',
    errors: 'detail',
    methods: { POST: bulkEnroll },
  },
];

/** A bulk call after its checks. */
export interface BulkOrder {
  identifiers: string[];
  courses: string[];
  action: 'enroll' | 'unenroll';
  autoEnroll: boolean;
  emailStudents: boolean;
  cohorts: string[];
}

function bulkEnroll({ lms, call }: ApiRequest): Reply {
  const errors: Record<string, string[]> = {};
  const order = readOrder(requestData(call), errors);
  if (Object.keys(errors).length > 0) return jsonReply(400, errors);
  const cohortError = checkCohorts(lms, order);
  if (cohortError !== undefined) return jsonReply(400, { non_field_errors: [cohortError] });
  const courses: Record<string, unknown> = {};
  order.courses.forEach((courseKey, index) => {
    courses[courseKey] = enrollInCourse(lms, order, courseKey, order.cohorts[index]);
  });
  const { action, autoEnroll, emailStudents } = order;
  return jsonReply(200, { auto_enroll: autoEnroll, email_students: emailStudents, action, courses });
}

function enrollInCourse(lms: Lms, order: BulkOrder, courseKey: string, cohort: string | undefined) {
  // The courses before an unknown one are done by then, and stay done.
  const looksUpCourse = !features(lms).restBulkEngine || order.emailStudents;
  if (looksUpCourse && !lms.state.courses.has(courseKey)) throw new ApiError(404, 'Not found.');
  const results = order.identifiers.map((identifier) =>
    changeLearner(lms, order, courseKey, identifier, cohort),
  );
  return { action: order.action, auto_enroll: order.autoEnroll, results };
}

function readOrder(body: Record<string, unknown>, errors: Record<string, string[]>): BulkOrder {
  const identifiers = readRequired(body, 'identifiers', errors);
  const courses = listOf(readRequired(body, 'courses', errors));
  const action = readRequired(body, 'action', errors);
  const invalid = courses.find((courseKey) => parseCourseKey(courseKey) === undefined);
  if (invalid !== undefined) errors['courses'] = [`Course key not valid: ${invalid}`];
  if (action !== '' && action !== 'enroll' && action !== 'unenroll') {
    errors['action'] = [`"${action}" is not a valid choice.`];
  }
  return {
    identifiers: identifiers.split(/[\n\r\s,]+/).filter((identifier) => identifier !== ''),
    courses,
    action: action === 'unenroll' ? 'unenroll' : 'enroll',
    autoEnroll: readFlag(body, 'auto_enroll', errors),
    emailStudents: readFlag(body, 'email_students', errors),
    cohorts: listOf(firstOf(body['cohorts'])),
  };
}

function readRequired(body: Record<string, unknown>, name: string, errors: Record<string, string[]>): string {
  const value = body[name];
  if (value === undefined) errors[name] = ['This field is required.'];
  else if (value === null) errors[name] = ['This field may not be null.'];
  else if (value === '') errors[name] = ['This field may not be blank.'];
  else if (name !== 'courses' && typeof value === 'object') errors[name] = ['Not a valid string.'];
  else return firstOf(value);
  return '';
}

/** `StringListField`: of a JSON array only the first element is used. */
function firstOf(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === null ? '' : pythonText(first);
}

function listOf(csv: string): string[] {
  return csv === '' ? [] : csv.split(',');
}

const truths: readonly unknown[] = [true, 'true', 'True', 'TRUE', 't', 'on', 'yes', '1', 1];
const falsehoods: readonly unknown[] = [
  false,
  'false',
  'False',
  'FALSE',
  'f',
  'off',
  'no',
  '0',
  0,
  undefined,
];

function readFlag(body: Record<string, unknown>, name: string, errors: Record<string, string[]>): boolean {
  const value = body[name];
  if (truths.includes(value)) return true;
  if (!falsehoods.includes(value)) errors[name] = ['Must be a valid boolean.'];
  return false;
}

function checkCohorts(lms: Lms, order: BulkOrder): string | undefined {
  if (order.cohorts.length === 0) return undefined;
  if (order.action !== 'enroll') return 'Cohorts can only be used for enrollments.';
  if (order.cohorts.length !== order.courses.length) {
    return 'If provided, the cohorts and courses should have equal number of items.';
  }
  for (const [index, cohort] of order.cohorts.entries()) {
    const courseKey = order.courses[index] ?? '';
    if (lms.state.courses.get(courseKey)?.cohorts.includes(cohort) !== true) {
      return `cohort ${cohort} not found in course ${courseKey}.`;
    }
  }
  return undefined;
}
