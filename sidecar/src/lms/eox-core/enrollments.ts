import { z } from 'zod';
import type { CourseKey } from '../../ledger/course-key.ts';
import type { CourseMode } from '../../ledger/course-mode.ts';
import type { SeenEnrollment } from '../../ledger/decide-access.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { enrollmentKey, type EnrollmentGroup, type EnrollmentWrite } from '../lms-client.ts';
import { LmsError, type LmsErrorCode } from '../lms-error.ts';
import { toLmsError } from '../openedx/answers.ts';
import { attributes } from '../openedx/enrollments.ts';
import type { LmsSession } from '../openedx/session.ts';
import { sendToEoxCore } from './call.ts';

const PATH = '/enrollment/';

const failed = z.object({ error: z.object({ detail: z.string() }) });
/** A change is answered with `user` where a new enrollment has `username` (eox_core/api/v1/views.py). */
const done = z
  .object({
    username: z.string().nullish(),
    user: z.string().nullish(),
    course_id: z.string(),
    mode: z.string(),
    is_active: z.boolean(),
  })
  .transform((row) => ({ ...row, username: row.username ?? row.user ?? '' }));

/** `nobody`: the plug-in does not see the account, which may belong to another of the LMS's sites. */
type EoxAnswer = { seen: SeenEnrollment } | { refusal: LmsError } | 'nobody' | 'not_there';

/**
 * Enrolls a learner, or changes the enrollment that is there: a new one is the usual case and takes one call. The
 * plug-in looks at dates and capacity before it looks for the enrollment, so a refusal alone says nothing about one.
 */
export async function writeByEoxCore(session: LmsSession, write: EnrollmentWrite): Promise<EoxAnswer> {
  const created = await send(session, 'POST', write);
  if (
    typeof created === 'string' ||
    'seen' in created ||
    created.refusal.code === 'course_mode_unavailable'
  ) {
    return created;
  }
  const changed = await send(session, 'PUT', write);
  return typeof changed === 'string' || 'seen' in changed ? changed : created;
}

async function send(session: LmsSession, method: 'POST' | 'PUT', write: EnrollmentWrite): Promise<EoxAnswer> {
  const { username, courseKey, mode, orders } = write;
  const body = toOrder({ username, orders }, courseKey, mode);
  const answer = await sendToEoxCore(session, { method, path: PATH, body, timeoutMs: 30_000 });
  if (answer === undefined) return 'not_there';
  if (answer.status === 400) return readRefusal(answer);
  const item = parseJson(answer.text);
  const error = failed.safeParse(item).data?.error.detail;
  if (error !== undefined && /^No user found by/.test(error)) return 'nobody';
  if (error !== undefined) return { refusal: itemError(error, answer.status) };
  const row = done.safeParse(item).data;
  if (answer.status !== 200 || !row) throw toLmsError(answer, 'enrolling by eox-core');
  if (row.username.toLowerCase() === username.toLowerCase() && row.course_id === courseKey) {
    return { seen: { isActive: row.is_active, mode: row.mode } };
  }
  const sentence = 'eox-core answers about another learner or course run.';
  throw new LmsError('unexpected_answer', sentence, { isDoubtful: true, status: answer.status });
}

/** As many as are answered for within a minute; the plug-in enrolls one after the other. */
const MOST_ORDERS = 50;

/**
 * Enrolls a group in any mode, within the limits of the run; who is refused is missing from the answer, and so is
 * everybody where one of them cannot be read, since nothing is done then.
 *
 * @returns As `LmsClient.enrollGroup`; undefined: the plug-in is not there.
 */
export async function enrollGroupByEoxCore(
  session: LmsSession,
  { courseKey, mode, learners }: EnrollmentGroup,
): Promise<Map<string, SeenEnrollment> | undefined> {
  const shown = new Map<string, SeenEnrollment>();
  for (let start = 0; start < learners.length; start += MOST_ORDERS) {
    const some = learners.slice(start, start + MOST_ORDERS);
    const body = some.map((learner) => toOrder(learner, courseKey, mode));
    const answer = await sendToEoxCore(session, { method: 'POST', path: PATH, body, timeoutMs: 60_000 });
    if (answer === undefined) return start === 0 ? undefined : shown;
    if (answer.status === 400) continue;
    const items = z.array(z.unknown()).safeParse(parseJson(answer.text)).data;
    if (answer.status >= 300 || !items) throw toLmsError(answer, 'enrolling a group by eox-core');
    const asked = new Set(some.map(({ username }) => enrollmentKey(username, courseKey)));
    for (const [key, seen] of items.flatMap(readItem)) if (asked.has(key)) shown.set(key, seen);
  }
  return shown;
}

function readItem(item: unknown): [string, SeenEnrollment][] {
  const row = failed.safeParse(item).success ? undefined : done.safeParse(item).data;
  return row
    ? [[enrollmentKey(row.username, row.course_id), { isActive: row.is_active, mode: row.mode }]]
    : [];
}

function toOrder(learner: { username: string; orders: string[] }, courseKey: CourseKey, mode: CourseMode) {
  return {
    username: learner.username,
    course_id: courseKey,
    mode,
    is_active: true,
    enrollment_attributes: attributes(learner.orders),
  };
}

const REFUSALS: Record<string, LmsErrorCode> = {
  'Mode not found': 'course_mode_unavailable',
  'Course not found': 'course_not_found',
  'Enrollment not allowed for given org': 'enrollment_refused',
};

/** A body that is refused before anything runs (eox_core/api/v1/serializers.py). */
function readRefusal(answer: HttpResponse): EoxAnswer {
  const errors = z.object({ non_field_errors: z.array(z.string()) }).safeParse(parseJson(answer.text)).data;
  const text = errors?.non_field_errors[0] ?? '';
  if (text === 'User not found') return 'nobody';
  const isMode = text.startsWith('Invalid mode given');
  const code = isMode ? 'course_mode_unavailable' : (REFUSALS[text] ?? 'unexpected_answer');
  return { refusal: new LmsError(code, 'eox-core refuses the enrollment.', { status: answer.status }) };
}

/** An enrollment that failed: its class where the LMS has no words for it (edxapp_wrapper/backends/enrollment_o_v1.py). */
function itemError(detail: string, status: number): LmsError {
  if (/CourseNotFoundError/.test(detail)) {
    return new LmsError('course_not_found', 'The LMS has no such course run.', { status });
  }
  if (/CourseEnrollment(Closed|Full|Exists)Error|No enrollment found/.test(detail)) {
    const sentence = 'The LMS refuses the enrollment: closed, full, or there already.';
    return new LmsError('enrollment_not_possible', sentence, { status, isDoubtful: true });
  }
  return new LmsError('enrollment_refused', 'A rule of the LMS refuses this enrollment.', { status });
}
