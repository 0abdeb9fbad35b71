import type { CourseKey } from '../../ledger/course-key.ts';

/** Where a version of the enrollment API has what we ask for. All paths begin with a slash. */
export interface EnrollmentApi {
  version: 'v1' | 'v2';
  /** Creates, changes and ends an enrollment. */
  write: string;
  /** The service user's own roles: the cheapest call of all. */
  roles: string;
  preEnrollments: string;
  one: (username: string, courseKey: CourseKey) => string;
  /** Enrollments of up to a hundred learners, in one course run or in all, a hundred a page. */
  list: (usernames: string[], courseKey: CourseKey | null) => string;
}

/** What every release in use has (enrollments/urls.py). */
export const V1: EnrollmentApi = {
  version: 'v1',
  write: '/api/enrollment/v1/enrollment',
  roles: '/api/enrollment/v1/roles/',
  preEnrollments: '/api/enrollment/v1/enrollment_allowed/',
  one: (username, courseKey) =>
    `/api/enrollment/v1/enrollment/${encodeURIComponent(username)},${courseInPath(courseKey)}`,
  list: (usernames, courseKey) =>
    `/api/enrollment/v1/enrollments?${query({ username: usernames.join(','), course_id: courseKey })}`,
};

/**
 * What takes its place one day (enrollments/v2/urls.py, after Verawood). Its pages are numbered: in the order of row
 * ids nothing moves from one page to another while they are read.
 */
export const V2: EnrollmentApi = {
  version: 'v2',
  write: '/api/enrollment/v2/enrollment/',
  roles: '/api/enrollment/v2/roles/',
  preEnrollments: '/api/enrollment/v2/enrollment/enrollment_allowed/',
  one: (username, courseKey) =>
    `/api/enrollment/v2/enrollments/${encodeURIComponent(username)},${courseInPath(courseKey)}/`,
  list: (usernames, courseKey) => {
    const paging = { page_size: '100', ordering: 'id' };
    const filters = { username: usernames.join(','), course_key: courseKey };
    return `/api/enrollment/v2/enrollments/?${query({ ...filters, ...paging })}`;
  },
};

/** In a path `+` and `:` stand as they are. */
export function courseInPath(courseKey: CourseKey): string {
  return encodeURIComponent(courseKey).replaceAll('%2B', '+').replaceAll('%3A', ':');
}

function query(parameters: Record<string, string | null>): string {
  const set = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(set).toString();
}
