import type { CourseMode } from '../ledger/course-mode.ts';
import { enrollmentKey } from '../lms/lms-client.ts';
import { saveIntent, saveSeen, type Access, type AccessOutcome } from '../store/access.ts';
import { listOrdersByAccess } from '../store/grants.ts';
import { writeInLane, type Lane } from './lane.ts';
import { hasNoLimits } from './obstacles.ts';
import type { ReadableAccess } from './read-enrollments.ts';

/**
 * Enrolls learners of one course run together. As with one alone, what is about to be sent is kept before it is sent,
 * and the answer counts only where it shows what was wanted.
 *
 * @param rows New enrollments in `mode`; their accounts are confirmed.
 * @returns Those that are done. Whoever is missing is in doubt, and has to be looked at alone; where the LMS did
 *   nothing at all, nobody is.
 * @throws LmsError
 */
export async function enrollInGroup(
  lane: Lane,
  rows: ReadableAccess[],
  mode: CourseMode,
): Promise<{ access: Access; outcome: AccessOutcome }[]> {
  const courseKey = rows[0]?.access.courseKey;
  if (courseKey === undefined) return [];
  const ids = rows.map(({ access }) => access.accessId);
  const orders = await writeInLane(lane, async (trx) => {
    await saveIntent(trx, ids, mode);
    return listOrdersByAccess(trx, ids);
  });
  const learners = rows.map(({ access, learner }) => ({
    username: learner.username,
    orders: orders.get(access.accessId) ?? [],
  }));
  const mayBypassLimits = hasNoLimits(lane, courseKey);
  const shown = await lane.client.enrollGroup({ courseKey, mode, learners, mayBypassLimits });
  if (!shown) {
    lane.notInGroups.add(groupKey(courseKey, mode));
    await forgetDoubt(lane, rows);
    return [];
  }
  return rows.flatMap(({ access, learner }) => {
    const seen = shown.get(enrollmentKey(learner.username, courseKey));
    const isDone = seen !== undefined && seen !== 'absent' && seen.isActive && seen.mode === mode;
    return isDone ? [{ access, outcome: { state: 'settled', isConfirmed: true, seen } as const }] : [];
  });
}

/** Nothing was sent: what was read before still holds. */
function forgetDoubt(lane: Lane, rows: ReadableAccess[]): Promise<void> {
  const seen = rows.flatMap(({ access }) =>
    access.seen === undefined ? [] : [{ accessId: access.accessId, seen: access.seen }],
  );
  return writeInLane(lane, (trx) => saveSeen(trx, seen));
}

/** Names a mode of a course run. */
export function groupKey(courseKey: string, mode: string): string {
  return JSON.stringify([courseKey, mode]);
}
