import { z } from 'zod';
import type { CourseKey } from '../../ledger/course-key.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { isAbsentView, toLmsError } from './answers.ts';
import type { LmsSession } from './session.ts';

const PATH = '/api/bulk_enroll/v1/bulk_enroll';

/** The LMS works one learner after the other while we wait; more would near its own time limit. */
export const MOST_IDENTIFIERS = 50;

const standing = z.object({ enrollment: z.boolean(), allowed: z.boolean() });
const bulkAnswer = z.object({
  courses: z.record(
    z.string(),
    z.object({
      results: z.array(
        z.object({ identifier: z.string(), before: standing.optional(), after: standing.optional() }),
      ),
    }),
  ),
});

/** Where one learner stands after a bulk call. */
export interface BulkResult {
  isEnrolled: boolean;
  /** There is a pre-enrollment now, and there was one before. */
  isAllowed: boolean;
  wasAllowed: boolean;
}

interface BulkCall {
  /** Usernames or addresses. */
  identifiers: string[];
  courseKey: CourseKey;
  /** For the LMS's audit trail. */
  reason: string;
}

/**
 * POST `bulk_enroll`: in the run's default mode, whatever its dates, invitations and capacity say; whoever has no
 * confirmed account gets a pre-enrollment (instructor/enrollment.py). `auto_enroll` is always sent: left out, a pending
 * one would be turned off.
 *
 * @returns By lower-cased identifier, without those that the LMS refused or says nothing of; undefined where the view
 *   is off.
 */
export async function bulkEnroll(
  session: LmsSession,
  { identifiers, courseKey, reason }: BulkCall,
): Promise<Map<string, BulkResult> | undefined> {
  const options = { action: 'enroll', auto_enroll: true, email_students: false, reason };
  const body = { ...options, identifiers: identifiers.join(','), courses: courseKey };
  const answer = await session.send({
    method: 'POST',
    path: PATH,
    body,
    isThrottled: true,
    timeoutMs: 60_000,
  });
  if (isAbsentView(answer)) {
    await session.findings.note({ bulkEnroll: false });
    return undefined;
  }
  if (answer.status === 404 && answer.text !== '') {
    throw new LmsError('course_not_found', 'The LMS has no such course run.', { status: answer.status });
  }
  const parsed = bulkAnswer.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !parsed.success) throw toLmsError(answer, 'bulk enrollment');
  await session.findings.note({ bulkEnroll: true });
  return readResults(parsed.data.courses[courseKey]?.results ?? [], identifiers);
}

/** Whether the view is on: it refuses an empty body, where there is nothing it answers 404. */
export async function hasBulkEnrollment(session: LmsSession): Promise<boolean> {
  const answer = await session.send({ method: 'POST', path: PATH, body: {}, isThrottled: true });
  if (answer.status !== 400 && !isAbsentView(answer)) throw toLmsError(answer, 'a look at bulk enrollment');
  await session.findings.note({ bulkEnroll: answer.status === 400 });
  return answer.status === 400;
}

type Result = z.infer<typeof bulkAnswer>['courses'][string]['results'][number];

function readResults(results: Result[], identifiers: string[]): Map<string, BulkResult> {
  const asked = new Set(identifiers.map((identifier) => identifier.toLowerCase()));
  return new Map(
    results.flatMap(({ identifier, before, after }) => {
      const key = identifier.toLowerCase();
      if (!after || !asked.has(key)) return [];
      const { enrollment: isEnrolled, allowed: isAllowed } = after;
      return [[key, { isEnrolled, isAllowed, wasAllowed: before?.allowed === true }]];
    }),
  );
}
