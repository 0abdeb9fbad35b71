import { z } from 'zod';
import type { CourseKey } from '../../ledger/course-key.ts';
import type { CourseRunFacts } from '../lms-client.ts';
import { toLmsError } from './answers.ts';
import { courseInPath } from './enrollment-api.ts';
import { parseJson } from '../../shared/parse-json.ts';
import type { LmsSession } from './session.ts';

const date = z
  .string()
  .nullish()
  .transform((text) => (text ? new Date(text) : null));

const course = z.object({
  name: z.string().nullish(),
  invitation_only: z.boolean().nullish(),
  enrollment_start: date,
  enrollment_end: date,
});

const modes = z.array(z.object({ mode_slug: z.string(), min_price: z.number(), expiration_datetime: date }));

/**
 * Reads a course run and its modes from the two views that are not throttled. The service user is named, since a
 * hidden course run is shown to staff only (course_api/views.py, `CourseDetailView`).
 */
export async function readCourseRun(
  session: LmsSession,
  courseKey: CourseKey,
): Promise<CourseRunFacts | undefined> {
  const { username } = await session.tokens.get();
  const asUser = new URLSearchParams({ username }).toString();
  const answer = await session.send({
    method: 'GET',
    path: `/api/courses/v1/courses/${courseInPath(courseKey)}/?${asUser}`,
    isThrottled: false,
  });
  if (answer.status === 404 && parseJson(answer.text) !== undefined) return undefined;
  const parsed = course.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !parsed.success) throw toLmsError(answer, 'reading a course run');
  return {
    name: parsed.data.name ?? courseKey,
    isInviteOnly: parsed.data.invitation_only ?? false,
    enrollmentStart: parsed.data.enrollment_start,
    enrollmentEnd: parsed.data.enrollment_end,
    modes: await readModes(session, courseKey),
  };
}

/** All modes, expired ones included; empty where the course run has no rows of its own. */
async function readModes(session: LmsSession, courseKey: CourseKey): Promise<CourseRunFacts['modes']> {
  const answer = await session.send({
    method: 'GET',
    path: `/api/course_modes/v1/courses/${courseInPath(courseKey)}/`,
    isThrottled: false,
  });
  const parsed = modes.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !parsed.success) throw toLmsError(answer, 'reading the modes of a course run');
  return parsed.data.map((row) => ({
    slug: row.mode_slug,
    minPrice: row.min_price,
    expiresAt: row.expiration_datetime,
  }));
}
