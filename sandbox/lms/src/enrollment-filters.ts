import { queryValue } from '../../kit/call.ts';
import { parseCourseKey } from './course-key.ts';
import { features, type Lms } from './lms.ts';
import type { Enrollment } from './model.ts';
import type { ApiRequest } from './views.ts';

const maxNames = 100;

/** Which enrollments a list of all of them is asked for; what is empty or undefined filters nothing. */
export interface EnrollmentFilters {
  courseKey: string | undefined;
  usernames: string[];
  emails: string[];
  courseIds: string[];
  /** v1 finds course ids by any part of theirs, v2 as they are. */
  courseIdsMatch: 'part' | 'whole';
}

/** What is wrong with a filter, by its name. */
export type FilterErrors = Record<string, string>;

/** Reads the filters as API v1 of the release in force knows them (`enrollments/forms.py`). */
export function readFilters({ lms, call }: ApiRequest): EnrollmentFilters {
  const known = features(lms);
  return {
    courseKey: queryValue(call, 'course_id') || undefined,
    usernames: namesOf(queryValue(call, 'username')),
    emails: known.readsEmail ? namesOf(queryValue(call, 'email')) : [],
    courseIds: known.listsByCourseIds ? namesOf(queryValue(call, 'course_ids')) : [],
    courseIdsMatch: 'part',
  };
}

/** Reads the filters of API v2, under their new names or those of v1; the new one wins (`enrollments/v2/forms.py`). */
export function readFiltersV2({ call }: ApiRequest): EnrollmentFilters {
  const either = (name: string, old: string) => queryValue(call, name) || queryValue(call, old) || undefined;
  return {
    courseKey: either('course_key', 'course_id'),
    usernames: namesOf(queryValue(call, 'username')),
    emails: namesOf(queryValue(call, 'email')),
    courseIds: namesOf(either('course_keys', 'course_ids')),
    courseIdsMatch: 'whole',
  };
}

/** What the LMS refuses of the filters; empty when it takes them. */
export function checkFilters({ courseKey, usernames, emails, courseIds }: EnrollmentFilters): FilterErrors {
  const isKey = courseKey === undefined || parseCourseKey(courseKey) !== undefined;
  const errors = {
    course_id: isKey ? undefined : `'${courseKey}' is not a valid course id.`,
    username: tooMany(usernames, 'usernames') ?? badUsername(usernames),
    email: tooMany(emails, 'emails'),
    course_ids: tooMany(courseIds, 'course ids'),
  };
  return Object.fromEntries(
    Object.entries(errors).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Finds the enrollments, oldest first. Narrowed by accounts first, then by course, so that a look-up does not walk
 * every row of a large LMS.
 */
export function findEnrollments({ state }: Lms, filters: EnrollmentFilters): readonly Enrollment[] {
  const byUsername = filters.usernames.map((name) => state.accounts.findByUsername(name)?.id);
  const byEmail = filters.emails.map((email) => state.accounts.findByEmail(email)?.id);
  const { courseKey, courseIds } = filters;
  const isWanted = (row: Enrollment) =>
    (byUsername.length === 0 || byUsername.includes(row.accountId)) &&
    (byEmail.length === 0 || byEmail.includes(row.accountId)) &&
    (courseKey === undefined || row.courseKey === courseKey) &&
    (courseIds.length === 0 || hasCourse(filters, row.courseKey));
  const named = byUsername.length > 0 ? byUsername : byEmail;
  if (named.length > 0) {
    const ids = new Set(named.filter((id) => id !== undefined));
    const rows = [...ids].flatMap((id) => state.enrollments.ofAccount(id)).filter(isWanted);
    return rows.sort((one, other) => (one.created < other.created ? -1 : 1));
  }
  const narrowed = courseKey === undefined ? state.enrollments.all() : state.enrollments.ofCourse(courseKey);
  return courseIds.length > 0 ? narrowed.filter(isWanted) : narrowed;
}

/** An enrollment as both lists show it. */
export function toListedEnrollment(lms: Lms, row: Enrollment) {
  return {
    created: row.created,
    mode: row.mode,
    is_active: row.isActive,
    user: lms.state.accounts.findById(row.accountId)?.username ?? '',
    course_id: row.courseKey,
  };
}

function hasCourse({ courseIds, courseIdsMatch }: EnrollmentFilters, courseKey: string): boolean {
  if (courseIdsMatch === 'whole') return courseIds.includes(courseKey);
  return courseIds.some((part) => courseKey.includes(part));
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
