import { listOldestDue } from '../store/due-access.ts';
import { readAccesses } from '../store/access.ts';
import { listLearnersToLookUp, readLearners, type Learner } from '../store/learners.ts';
import type { Access } from '../store/access.ts';
import { readInLane, type Lane } from './lane.ts';
import { lookUpLearners } from './look-up-learners.ts';
import { isFresh, MOST_USERNAMES, readTogether, type ReadableAccess } from './read-enrollments.ts';

const LOOK_UPS_AT_ONCE = 100;

/** Accesses with their learners. */
export type LaneRow = { access: Access; learner: Learner };

/**
 * Takes the next due accesses, whoever waited longest, and resolves and reads for all of them what each would otherwise
 * ask for singly.
 *
 * @param options `atMost`: as many as are written before what was read is too old to go by. `except`: accesses that are
 *   being worked already.
 * @returns Their ids; undefined when nothing at all was due.
 * @throws LmsError
 */
export async function takeHand(
  lane: Lane,
  { atMost, except }: { atMost: number; except: string[] },
): Promise<string[] | undefined> {
  const { lmsId } = lane.connection;
  const limit = Math.min(atMost, MOST_USERNAMES);
  const { due, lookUps } = await readInLane(lane, async (trx) => ({
    due: await listOldestDue(trx, { lmsId, limit, except }),
    lookUps: await listLearnersToLookUp(trx, lmsId, LOOK_UPS_AT_ONCE),
  }));
  if (due.length + lookUps.length === 0) return undefined;
  await readAhead(lane, due, lookUps);
  return due;
}

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

function isReadable(row: LaneRow): row is ReadableAccess {
  return row.learner.username !== null;
}
