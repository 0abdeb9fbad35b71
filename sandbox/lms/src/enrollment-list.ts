import { queryValue } from '../../kit/call.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { parseCourseKey } from './course-key.ts';
import { pageByCursor } from './cursor-page.ts';
import { features, type Lms } from './lms.ts';
import type { Enrollment } from './model.ts';
import type { ApiRequest } from './views.ts';

const maxNames = 100;
// Of `CourseEnrollmentsApiListPagination`: fixed, `page_size` is not read.
const pageSize = 100;

/**
 * `GET enrollments`: all rows, inactive ones included, newest first (`enrollments/forms.py`, `paginators.py`).
 * A parameter the release does not know is not read: on Palm `?email=` lists everyone.
 */
export function listEnrollments(request: ApiRequest): Reply {
  const { lms, call } = request;
  const filters = readFilters(request);
  if ('fieldErrors' in filters) return jsonReply(400, { field_errors: filters.fieldErrors });
  const rows = findRows(lms, filters);
  const page = pageByCursor(rows, queryValue(call, 'cursor'), pageSize);
  if (page === undefined) return jsonReply(404, { developer_message: 'Invalid cursor' });
  const linkTo = (cursor: string | null) => (cursor === null ? null : cursorLink(request, cursor));
  return jsonReply(200, {
    next: linkTo(page.next),
    previous: linkTo(page.previous),
    results: page.rows.map((row) => ({
      created: row.created,
      mode: row.mode,
      is_active: row.isActive,
      user: lms.state.accounts.findById(row.accountId)?.username ?? '',
      course_id: row.courseKey,
    })),
  });
}

interface Filters {
  courseKey: string | undefined;
  usernames: string[];
  emails: string[];
  courseIds: string[];
}

type FieldErrors = Record<string, { developer_message: string }>;

function readFilters({ lms, call }: ApiRequest): Filters | { fieldErrors: FieldErrors } {
  const known = features(lms);
  const courseKey = queryValue(call, 'course_id') ?? '';
  const filters = {
    courseKey: courseKey === '' ? undefined : courseKey,
    usernames: namesOf(queryValue(call, 'username')),
    emails: known.readsEmail ? namesOf(queryValue(call, 'email')) : [],
    courseIds: known.listsByCourseIds ? namesOf(queryValue(call, 'course_ids')) : [],
  };
  const fieldErrors: FieldErrors = {};
  const refuse = (field: string, text: string | undefined) => {
    if (text !== undefined) fieldErrors[field] = { developer_message: text };
  };
  if (courseKey !== '' && parseCourseKey(courseKey) === undefined) {
    refuse('course_id', `'${courseKey}' is not a valid course id.`);
  }
  refuse('username', tooMany(filters.usernames, 'usernames') ?? badUsername(filters.usernames));
  refuse('email', tooMany(filters.emails, 'emails'));
  refuse('course_ids', tooMany(filters.courseIds, 'course ids'));
  return Object.keys(fieldErrors).length > 0 ? { fieldErrors } : filters;
}

function namesOf(csv: string | undefined): string[] {
  return csv === undefined || csv === '' ? [] : csv.split(',');
}

function tooMany(names: readonly string[], what: string): string | undefined {
  if (names.length <= maxNames) return undefined;
  return `Too many ${what} in a single request - ${names.length}. A maximum of ${maxNames} is allowed`;
}

function badUsername(usernames: readonly string[]): string | undefined {
  if (usernames.every((username) => /^[\w.@+-]+$/.test(username))) return undefined;
  return 'Usernames can only contain letters (A-Z, a-z), numerals (0-9), underscores (_), and hyphens (-).';
}

/** Narrowed by accounts first, then by course, so that a look-up does not walk every row of a large LMS. */
function findRows({ state }: Lms, filters: Filters): readonly Enrollment[] {
  const byUsername = filters.usernames.map((name) => state.accounts.findByUsername(name)?.id);
  const byEmail = filters.emails.map((email) => state.accounts.findByEmail(email)?.id);
  const { courseKey, courseIds } = filters;
  const isWanted = (row: Enrollment) =>
    (byUsername.length === 0 || byUsername.includes(row.accountId)) &&
    (byEmail.length === 0 || byEmail.includes(row.accountId)) &&
    (courseKey === undefined || row.courseKey === courseKey) &&
    (courseIds.length === 0 || courseIds.some((part) => row.courseKey.includes(part)));
  const named = byUsername.length > 0 ? byUsername : byEmail;
  if (named.length > 0) {
    const ids = new Set(named.filter((id) => id !== undefined));
    const rows = [...ids].flatMap((id) => state.enrollments.ofAccount(id)).filter(isWanted);
    return rows.sort((one, other) => (one.created < other.created ? -1 : 1));
  }
  const narrowed = courseKey === undefined ? state.enrollments.all() : state.enrollments.ofCourse(courseKey);
  return courseIds.length > 0 ? narrowed.filter(isWanted) : narrowed;
}

function cursorLink({ call }: ApiRequest, cursor: string): string {
  const query = new URLSearchParams(call.query);
  query.set('cursor', cursor);
  return `${call.origin}${call.rawPath}?${query.toString()}`;
}
