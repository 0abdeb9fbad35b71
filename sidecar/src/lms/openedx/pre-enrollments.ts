import { z } from 'zod';
import type { CourseKey } from '../../ledger/course-key.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { isAbsentView, toLmsError } from './answers.ts';
import { bulkEnroll } from './bulk-enrollment.ts';
import type { EnrollmentApi } from './enrollment-api.ts';
import type { EnrollmentCall, LmsSession } from './session.ts';

const rows = z.array(z.object({ email: z.string(), course_id: z.string() }));

/**
 * Sends a call to the pre-enrollments of the version spoken. Before Quince they are absent: once that is known, their
 * absence says nothing of the version any more.
 */
async function send(
  session: LmsSession,
  call: Omit<EnrollmentCall, 'path'>,
  query = '',
): Promise<HttpResponse> {
  const { findings } = session;
  const path = (api: EnrollmentApi) => api.preEnrollments + query;
  const answer =
    findings.known.preEnrollment === false
      ? await session.send({ ...call, path: path(findings.enrollmentApi), isThrottled: true })
      : await session.sendToEnrollmentApi({ ...call, path });
  if (answer.status < 500 && answer.status !== 429)
    await findings.note({ preEnrollment: !isAbsentView(answer) });
  return answer;
}

/** Whether the release has pre-enrollments. @throws LmsError */
export async function hasPreEnrollments(session: LmsSession): Promise<boolean> {
  const answer = await send(session, { method: 'GET' }, '?email=probe%40invalid');
  if (answer.status !== 200 && !isAbsentView(answer)) throw toLmsError(answer, 'a look at pre-enrollments');
  return answer.status === 200;
}

/** GET `enrollment_allowed/?email=`. @returns undefined where the release has no such view. */
export async function hasPreEnrollment(
  session: LmsSession,
  emailKey: string,
  courseKey: CourseKey,
): Promise<boolean | undefined> {
  const query = `?${new URLSearchParams({ email: emailKey }).toString()}`;
  const answer = await send(session, { method: 'GET' }, query);
  if (isAbsentView(answer)) return undefined;
  const parsed = rows.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !parsed.success) throw toLmsError(answer, 'reading pre-enrollments');
  return parsed.data.some((row) => row.course_id === courseKey && row.email.toLowerCase() === emailKey);
}

/**
 * POST `enrollment_allowed/`, on older releases bulk enrollment, which leaves a pre-enrollment for people without an
 * account. `auto_enroll` is always sent: left out, bulk enrollment turns a pending one off (instructor/enrollment.py).
 */
export async function createPreEnrollment(
  session: LmsSession,
  email: string,
  courseKey: CourseKey,
  { mayUseBulk }: { mayUseBulk: boolean },
): Promise<'created' | 'exists' | 'unsupported'> {
  const body = { email, course_id: courseKey, auto_enroll: true };
  const answer = await send(session, { method: 'POST', body });
  if (answer.status === 201) return 'created';
  if (answer.status === 409) return 'exists';
  if (isAbsentView(answer)) return mayUseBulk ? bulkPreEnroll(session, email, courseKey) : 'unsupported';
  throw toLmsError(answer, 'pre-enrolling');
}

async function bulkPreEnroll(session: LmsSession, email: string, courseKey: CourseKey) {
  const results = await bulkEnroll(session, { identifiers: [email], courseKey, reason: '' });
  if (results === undefined) return 'unsupported';
  const result = results.get(email.toLowerCase());
  if (result?.isAllowed !== true) {
    const sentence = 'Bulk enrollment leaves no pre-enrollment for the address.';
    throw new LmsError('unexpected_answer', sentence, { isDoubtful: true });
  }
  return result.wasAllowed ? 'exists' : 'created';
}

/** DELETE `enrollment_allowed/`. A row that is gone already is as good. */
export async function deletePreEnrollment(
  session: LmsSession,
  email: string,
  courseKey: CourseKey,
): Promise<void> {
  const answer = await send(session, { method: 'DELETE', body: { email, course_id: courseKey } });
  if (answer.status === 204 || (answer.status === 404 && !isAbsentView(answer))) return;
  if (isAbsentView(answer)) {
    throw new LmsError(
      'unexpected_answer',
      'This release can only take back a pre-enrollment by bulk unenrolling.',
    );
  }
  throw toLmsError(answer, 'taking back a pre-enrollment');
}
