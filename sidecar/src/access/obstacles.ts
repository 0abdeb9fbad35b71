import { chooseMode, type CourseMode } from '../ledger/course-mode.ts';
import type { CourseRunFacts } from '../lms/lms-client.ts';
import type { Access, AccessOutcome } from '../store/access.ts';
import { ALL_RUNS } from '../store/open-runs.ts';
import { getCourseRun, RECENT_SECONDS } from './course-run-facts.ts';
import type { Lane } from './lane.ts';
import { attention } from './outcomes.ts';

/**
 * What is known to stand in the way before anything is sent. Before something remembered is believed to, it is asked
 * anew: a person who mends it tries again at once.
 */
export async function lookForObstacle(
  lane: Lane,
  access: Access,
  mode: CourseMode,
  isNew: boolean,
): Promise<{ facts: CourseRunFacts | undefined; obstacle: AccessOutcome | undefined }> {
  const remembered = await getCourseRun(lane, access.courseKey);
  if (!findObstacle(lane, access, remembered, mode, isNew)) return { facts: remembered, obstacle: undefined };
  const facts = await getCourseRun(lane, access.courseKey, { maxAgeSeconds: RECENT_SECONDS });
  return { facts, obstacle: findObstacle(lane, access, facts, mode, isNew) };
}

/** What of a course run stands in the way of an enrollment. */
export function findObstacle(
  lane: Lane,
  { seen, courseKey }: Access,
  facts: CourseRunFacts | undefined,
  mode: CourseMode,
  isNew: boolean,
): AccessOutcome | undefined {
  if (!facts) return attention('course_not_found');
  const choice = chooseMode(mode, facts.modes, new Date());
  if ('problem' in choice) {
    const has = seen !== 'absent' && seen?.isActive ? seen.mode : '';
    return attention(choice.problem, { mode, offered: choice.offered.join(', '), has });
  }
  if (isNew && !isOpen(facts) && !letsPaidIn(lane, courseKey)) {
    return attention('enrollment_closed', { until: facts.enrollmentEnd?.toISOString().slice(0, 10) ?? '' });
  }
  return undefined;
}

function letsPaidIn(lane: Lane, courseKey: string): boolean {
  return lane.connection.closedCourses === 'enroll' || hasNoLimits(lane, courseKey);
}

/** The owner lets paid learners into this run whatever its limits. */
export function hasNoLimits({ openRuns }: Lane, courseKey: string): boolean {
  return openRuns.has(ALL_RUNS) || openRuns.has(courseKey);
}

/** Whether learners may enroll by themselves today. */
export function isOpen(facts: CourseRunFacts): boolean {
  const now = new Date();
  const hasBegun = facts.enrollmentStart === null || facts.enrollmentStart <= now;
  return hasBegun && (facts.enrollmentEnd === null || facts.enrollmentEnd > now);
}
