import { z } from 'zod';
import type { CourseKey } from '../../ledger/course-key.ts';
import type { SeenEnrollment } from '../../ledger/decide-access.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { enrollmentKey, type EnrollmentQuery, type EnrollmentWrite } from '../lms-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { readMessage, toLmsError } from './answers.ts';
import type { LmsSession } from './session.ts';

const PATH = '/api/enrollment/v1';

const enrollment = z.object({
  user: z.string(),
  mode: z.string(),
  is_active: z.boolean(),
  course_details: z.object({ course_id: z.string() }).nullable(),
});

const enrollmentPage = z.object({
  next: z.string().nullable(),
  results: z.array(
    z.object({ user: z.string(), course_id: z.string(), mode: z.string(), is_active: z.boolean() }),
  ),
});

/**
 * GET `enrollment/{username},{course}`. An empty 200 means that there is no row, an empty 404 that the caller is not
 * staff (enrollments/views.py, `EnrollmentView.get`).
 */
export async function readEnrollment(
  session: LmsSession,
  username: string,
  courseKey: CourseKey,
): Promise<SeenEnrollment> {
  const path = `${PATH}/enrollment/${encodeURIComponent(username)},${courseInPath(courseKey)}`;
  const answer = await session.send({ method: 'GET', path, isThrottled: true });
  if (answer.status === 200 && answer.text === '') return 'absent';
  if (answer.status === 200) return believe(answer, username, courseKey);
  if (answer.status === 404 && answer.text === '') throw notStaff('reading an enrollment', answer.status);
  throw toLmsError(answer, 'reading an enrollment');
}

/** Pages are fixed at 100 rows (enrollments/paginators.py); beyond these many, single reads are cheaper. */
const MAX_PAGES = 4;

/**
 * GET `enrollments`, filtered by username (all releases know that filter) and, for a single run, by course. Every
 * row is checked again, since a filter that a release does not know is ignored without a word.
 */
export async function readEnrollments(
  session: LmsSession,
  query: EnrollmentQuery,
): Promise<Map<string, SeenEnrollment> | undefined> {
  const wanted = new Set(query.usernames.map((username) => username.toLowerCase()));
  const found = new Map<string, SeenEnrollment>();
  const parameters = new URLSearchParams({ username: query.usernames.join(',') });
  if (query.courseKey !== null) parameters.set('course_id', query.courseKey);
  let path: string | null = `${PATH}/enrollments?${parameters.toString()}`;
  for (let pages = 0; path !== null; pages += 1) {
    if (pages === MAX_PAGES) return undefined;
    const answer: HttpResponse = await session.send({
      method: 'GET',
      path,
      isThrottled: true,
      timeoutMs: 60_000,
    });
    const page = enrollmentPage.safeParse(parseJson(answer.text));
    if (answer.status !== 200 || !page.success) throw toLmsError(answer, 'listing enrollments');
    for (const row of page.data.results) {
      if (!wanted.has(row.user.toLowerCase())) continue;
      found.set(enrollmentKey(row.user, row.course_id), { isActive: row.is_active, mode: row.mode });
    }
    path = page.data.next && new URL(page.data.next).pathname + new URL(page.data.next).search;
  }
  return found;
}

/**
 * POST `enrollment`: creates, re-activates, changes the mode or deactivates. Always names the user: with an e-mail
 * address alone, the oldest releases enroll the service user (enrollments/views.py, before Quince).
 */
export async function writeEnrollment(session: LmsSession, write: EnrollmentWrite): Promise<SeenEnrollment> {
  const answer = await session.send({
    method: 'POST',
    path: `${PATH}/enrollment`,
    isThrottled: true,
    timeoutMs: 30_000,
    body: {
      user: write.username,
      mode: write.mode,
      is_active: write.isActive,
      course_details: { course_id: write.courseKey },
      ...(write.isActive && { enrollment_attributes: attributes(write.orders) }),
      ...(write.force && { force_enrollment: true }),
    },
  });
  if (answer.status === 200) return believe(answer, write.username, write.courseKey);
  throw writeError(answer);
}

/** Shown on the LMS's support pages; an order's number stands there as the LMS's own shop wrote it. */
function attributes(orders: string[]): { namespace: string; name: string; value: string }[] {
  return [
    { namespace: 'order', name: 'order_number', value: orders.join(', ').slice(0, 255) },
    { namespace: 'order', name: 'source_system', value: 'matricula' },
  ];
}

/** A 200 counts only when it speaks of this learner and this course run. */
function believe(answer: HttpResponse, username: string, courseKey: CourseKey): SeenEnrollment {
  const parsed = enrollment.safeParse(parseJson(answer.text)).data;
  if (!parsed) throw toLmsError(answer, 'an enrollment call');
  const isSame =
    parsed.user.toLowerCase() === username.toLowerCase() &&
    (parsed.course_details === null || parsed.course_details.course_id === courseKey);
  if (!isSame) {
    throw new LmsError('unexpected_answer', 'The LMS answers about another learner or course run.', {
      isDoubtful: true,
      status: answer.status,
    });
  }
  return { isActive: parsed.is_active, mode: parsed.mode };
}

/** The write's own refusals (enrollments/views.py, `EnrollmentListView.post`); everything else is general. */
function writeError(answer: HttpResponse): LmsError {
  const { status } = answer;
  const message = readMessage(answer.text);
  if (status === 406)
    return new LmsError('account_unknown', 'The LMS no longer knows the account.', { status });
  if (status === 404 && answer.text === '') return notStaff('enrolling others', status);
  if (status === 403 && !/does not have permission/.test(message) && readsAsRefusal(answer)) {
    return new LmsError('enrollment_refused', 'A rule of the LMS refuses this enrollment.', { status });
  }
  if (status !== 400) return toLmsError(answer, 'enrolling');
  if (/course mode is expired or otherwise unavailable/.test(message)) {
    return new LmsError('course_mode_unavailable', 'The LMS refuses the course mode.', { status });
  }
  if (/^No course /.test(message))
    return new LmsError('course_not_found', 'The LMS has no such course run.', { status });
  if (/Enrollment mode mismatch/.test(message)) {
    return new LmsError('mode_changed_meanwhile', 'The mode was changed in the LMS since we read it.', {
      status,
    });
  }
  return new LmsError('enrollment_not_possible', 'The LMS refuses the enrollment without saying why.', {
    isDoubtful: true,
    status,
  });
}

/** Embargo and filters answer 403 with `message`; a lost staff right answers with `detail`. */
function readsAsRefusal(answer: HttpResponse): boolean {
  return z.object({ message: z.string() }).safeParse(parseJson(answer.text)).success;
}

function notStaff(what: string, status: number): LmsError {
  return new LmsError('staff_right_missing', `The service user is not staff: ${what} is hidden from it.`, {
    status,
  });
}

/** In a path `+` and `:` stand as they are. */
export function courseInPath(courseKey: CourseKey): string {
  return encodeURIComponent(courseKey).replaceAll('%2B', '+').replaceAll('%3A', ':');
}
