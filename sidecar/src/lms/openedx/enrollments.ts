import { z } from 'zod';
import type { CourseKey } from '../../ledger/course-key.ts';
import type { SeenEnrollment } from '../../ledger/decide-access.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { enrollmentKey, type EnrollmentQuery, type EnrollmentWrite } from '../lms-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { isAbsentView, readMessage, toLmsError } from './answers.ts';
import type { EnrollmentApi } from './enrollment-api.ts';
import type { LmsSession } from './session.ts';

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
 * GET one enrollment. An empty 200 means that there is no row, a 404 that the caller is not staff (enrollments/views.py,
 * `EnrollmentView.get`; v2/views.py, `EnrollmentRetrieveView`).
 */
export async function readEnrollment(
  session: LmsSession,
  username: string,
  courseKey: CourseKey,
): Promise<SeenEnrollment> {
  const path = (api: EnrollmentApi) => api.one(username, courseKey);
  const answer = await session.sendToEnrollmentApi({ method: 'GET', path });
  if (answer.status === 200 && answer.text === '') return 'absent';
  if (answer.status === 200) return believe(answer, username, courseKey);
  if (answer.status === 404 && !isAbsentView(answer)) throw notStaff('reading an enrollment', answer.status);
  throw toLmsError(answer, 'reading an enrollment');
}

/** Pages are fixed at 100 rows (enrollments/paginators.py); beyond these many, single reads are cheaper. */
const MAX_PAGES = 4;

/**
 * GET the list, filtered by username (all releases know that filter) and, for a single run, by course. Every
 * row is checked again, since a filter that a release does not know is ignored without a word.
 */
export async function readEnrollments(
  session: LmsSession,
  query: EnrollmentQuery,
): Promise<Map<string, SeenEnrollment> | undefined> {
  const wanted = new Set(query.usernames.map((username) => username.toLowerCase()));
  const found = new Map<string, SeenEnrollment>();
  let next: string | null = null;
  for (let pages = 0; pages === 0 || next !== null; pages += 1) {
    if (pages === MAX_PAGES) return undefined;
    const page = await readPage(session, query, next);
    for (const row of page.results) {
      if (!wanted.has(row.user.toLowerCase())) continue;
      found.set(enrollmentKey(row.user, row.course_id), { isActive: row.is_active, mode: row.mode });
    }
    next = page.next && new URL(page.next).pathname + new URL(page.next).search;
  }
  return found;
}

/** @param next Where the page before pointed to; null for the first. */
async function readPage(session: LmsSession, query: EnrollmentQuery, next: string | null) {
  const { usernames, courseKey } = query;
  const path = (api: EnrollmentApi) => next ?? api.list(usernames, courseKey);
  const answer = await session.sendToEnrollmentApi({ method: 'GET', path, timeoutMs: 60_000 });
  const page = enrollmentPage.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !page.success) throw toLmsError(answer, 'listing enrollments');
  return page.data;
}

/**
 * POST: creates, re-activates, changes the mode or deactivates. Always names the user: with an e-mail
 * address alone, the oldest releases enroll the service user (enrollments/views.py, before Quince).
 */
export async function writeEnrollment(session: LmsSession, write: EnrollmentWrite): Promise<SeenEnrollment> {
  const answer = await session.sendToEnrollmentApi({
    method: 'POST',
    path: (api) => api.write,
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
export function attributes(orders: string[]): { namespace: string; name: string; value: string }[] {
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

/**
 * The write's own refusals (enrollments/views.py, `EnrollmentListView.post`; v2/view_services.py); everything else is
 * general. Both versions use the same words, under other statuses: an account that is not there is 406 in v1, 404 in v2.
 */
function writeError(answer: HttpResponse): LmsError {
  const { status } = answer;
  const message = readMessage(answer.text);
  if (status === 406 || (status === 404 && /^The user .* does not exist/.test(message)))
    return new LmsError('account_unknown', 'The LMS no longer knows the account.', { status });
  if (status === 404 && !isAbsentView(answer)) return notStaff('enrolling others', status);
  if (status === 403 && isRefusal(answer.text)) {
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

/**
 * Embargo and filters answer 403 with `message`, or in the envelope of v2; a lost staff right answers with `detail`
 * alone, or says so.
 */
function isRefusal(text: string): boolean {
  const isOwnAnswer = z.union([z.object({ message: z.string() }), z.object({ type: z.string() })]);
  const isStaffRight =
    /^(User does not have permission to create enrollment|You do not have permission to perform this action)/;
  return isOwnAnswer.safeParse(parseJson(text)).success && !isStaffRight.test(readMessage(text));
}

function notStaff(what: string, status: number): LmsError {
  return new LmsError('staff_right_missing', `The service user is not staff: ${what} is hidden from it.`, {
    status,
  });
}
