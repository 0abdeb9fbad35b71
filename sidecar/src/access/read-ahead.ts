import { readAccesses } from '../store/access.ts';
import { readLearners, type Learner } from '../store/learners.ts';
import type { Access } from '../store/access.ts';
import { readInLane, type Lane } from './lane.ts';
import { lookUpLearners } from './look-up-learners.ts';
import { isFresh, readTogether, type ReadableAccess } from './read-enrollments.ts';

/** Accesses with their learners. */
export type LaneRow = { access: Access; learner: Learner };

/**
 * Resolves and reads accesses together: one batch of look-ups, and one throttled call where several have to be read.
 *
 * @param lookUps Learners beside theirs whose look-up is due.
 * @throws LmsError
 */
export async function readAhead(lane: Lane, accessIds: string[], lookUps: string[] = []): Promise<void> {
  let rows = await readRows(lane, accessIds);
  const unknown = rows.filter((row) => row.learner.state === 'unknown').map((row) => row.learner.learnerId);
  const toLookUp = new Set([...unknown, ...lookUps]);
  if (toLookUp.size > 0) {
    await lookUpLearners(lane, [...toLookUp]);
    rows = await readRows(lane, accessIds);
  }
  const stale = rows.filter(isReadable).filter((row) => !isFresh(row.access));
  // One alone is read when it is looked at.
  if (stale.length > 1) await readTogether(lane, stale);
}

export async function readRows(lane: Lane, accessIds: string[]): Promise<LaneRow[]> {
  return readInLane(lane, async (trx) => {
    const accesses = await readAccesses(trx, accessIds);
    const learners = await readLearners(
      trx,
      accesses.map((access) => access.learnerId),
    );
    const byId = new Map(learners.map((learner) => [learner.learnerId, learner]));
    return accesses.flatMap((access) => {
      const learner = byId.get(access.learnerId);
      return learner ? [{ access, learner }] : [];
    });
  });
}

export function isReadable(row: LaneRow): row is ReadableAccess {
  return row.learner.username !== null;
}
