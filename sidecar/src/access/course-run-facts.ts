import type { CourseKey } from '../ledger/course-key.ts';
import type { CourseRunFacts } from '../lms/lms-client.ts';
import { findCourseRun, saveCourseRun } from '../store/course-runs.ts';
import type { StoredCourseRun } from '../store/schema.ts';
import { readInLane, writeInLane, type Lane } from './lane.ts';

/** Dates and modes seldom change; what does change in between, the LMS says when it refuses. */
const FRESH_SECONDS = 600;

/** What stands in somebody's way may just have been mended; ten who meet it in a row ask once. */
export const RECENT_SECONDS = 5;

/** What was found of course runs, by their keys, and when it was read, by `performance.now()`. */
export type CourseRunMemory = Map<string, { facts: CourseRunFacts; readAtMs: number }>;

/**
 * What the LMS says of a course run, remembered for ten minutes.
 *
 * @param options `maxAgeSeconds`: how old what is remembered may be; 0 asks in any case.
 * @returns undefined when the LMS has no such run; that is never remembered, since people mend it and try again.
 * @throws LmsError
 */
export async function getCourseRun(
  lane: Lane,
  courseKey: CourseKey,
  { maxAgeSeconds = FRESH_SECONDS } = {},
): Promise<CourseRunFacts | undefined> {
  const remembered = lane.courseRuns.get(courseKey);
  if (remembered && performance.now() - remembered.readAtMs < maxAgeSeconds * 1000) return remembered.facts;
  const { lmsId } = lane.connection;
  const stored = await readInLane(lane, (trx) => findCourseRun(trx, lmsId, courseKey, maxAgeSeconds));
  const facts = stored ? revive(stored.facts) : await lane.client.readCourseRun(courseKey);
  if (!facts) return undefined;
  if (!stored) await writeInLane(lane, (trx) => saveCourseRun(trx, lmsId, courseKey, store(facts)));
  lane.courseRuns.set(courseKey, { facts, readAtMs: performance.now() - (stored?.ageMs ?? 0) });
  return facts;
}

function store(facts: CourseRunFacts): StoredCourseRun {
  return {
    name: facts.name,
    isInviteOnly: facts.isInviteOnly,
    enrollmentStart: facts.enrollmentStart?.toISOString() ?? null,
    enrollmentEnd: facts.enrollmentEnd?.toISOString() ?? null,
    modes: facts.modes.map((mode) => ({ ...mode, expiresAt: mode.expiresAt?.toISOString() ?? null })),
  };
}

function revive(stored: StoredCourseRun): CourseRunFacts {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return {
    name: stored.name,
    isInviteOnly: stored.isInviteOnly,
    enrollmentStart: date(stored.enrollmentStart),
    enrollmentEnd: date(stored.enrollmentEnd),
    modes: stored.modes.map((mode) => ({ ...mode, expiresAt: date(mode.expiresAt) })),
  };
}
