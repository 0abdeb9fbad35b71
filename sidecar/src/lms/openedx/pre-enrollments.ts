import { z } from 'zod';
import type { CourseKey } from '../../ledger/course-key.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { toLmsError } from './answers.ts';
import type { LmsSession } from './session.ts';

const PATH = '/api/enrollment/v1/enrollment_allowed/';

const rows = z.array(z.object({ email: z.string(), course_id: z.string() }));

/** The view is absent before Quince: Django's own 404 page. A row that is missing is 404 too, but in JSON. */
function isAbsentView(answer: HttpResponse): boolean {
  return answer.status === 404 && parseJson(answer.text) === undefined;
}

/** GET `enrollment_allowed/?email=`. @returns undefined where the release has no such view. */
export async function hasPreEnrollment(
  session: LmsSession,
  emailKey: string,
  courseKey: CourseKey,
): Promise<boolean | undefined> {
  const path = `${PATH}?${new URLSearchParams({ email: emailKey }).toString()}`;
  const answer = await session.send({ method: 'GET', path, isThrottled: true });
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
  const answer = await session.send({
    method: 'POST',
    path: PATH,
    isThrottled: true,
    body: { email, course_id: courseKey, auto_enroll: true },
  });
  if (answer.status === 201) return 'created';
  if (answer.status === 409) return 'exists';
  if (isAbsentView(answer)) return mayUseBulk ? bulkPreEnroll(session, email, courseKey) : 'unsupported';
  throw toLmsError(answer, 'pre-enrolling');
}

const bulkAnswer = z.object({
  courses: z.record(
    z.string(),
    z.object({
      results: z.array(
        z.object({
          before: z.object({ allowed: z.boolean() }).optional(),
          after: z.object({ allowed: z.boolean() }).optional(),
        }),
      ),
    }),
  ),
});

async function bulkPreEnroll(session: LmsSession, email: string, courseKey: CourseKey) {
  const answer = await session.send({
    method: 'POST',
    path: '/api/bulk_enroll/v1/bulk_enroll',
    isThrottled: true,
    timeoutMs: 60_000,
    body: {
      action: 'enroll',
      auto_enroll: true,
      email_students: false,
      identifiers: email,
      courses: courseKey,
    },
  });
  if (isAbsentView(answer)) return 'unsupported';
  const result = bulkAnswer.safeParse(parseJson(answer.text)).data?.courses[courseKey]?.results[0];
  if (answer.status !== 200 || !result?.after?.allowed) throw toLmsError(answer, 'pre-enrolling');
  return result.before?.allowed ? 'exists' : 'created';
}

/** DELETE `enrollment_allowed/`. A row that is gone already is as good. */
export async function deletePreEnrollment(
  session: LmsSession,
  email: string,
  courseKey: CourseKey,
): Promise<void> {
  const answer = await session.send({
    method: 'DELETE',
    path: PATH,
    isThrottled: true,
    body: { email, course_id: courseKey },
  });
  if (answer.status === 204 || (answer.status === 404 && !isAbsentView(answer))) return;
  if (isAbsentView(answer)) {
    throw new LmsError(
      'unexpected_answer',
      'This release can only take back a pre-enrollment by bulk unenrolling.',
    );
  }
  throw toLmsError(answer, 'taking back a pre-enrollment');
}
