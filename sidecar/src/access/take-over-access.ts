import { modeSold, takeOver } from '../ledger/take-over.ts';
import type { Access } from '../store/access.ts';
import type { Learner } from '../store/learners.ts';
import { saveTakeOver } from '../store/take-overs.ts';
import { writeInLane, type Lane } from './lane.ts';
import { isFresh, readTogether } from './read-enrollments.ts';

/**
 * Makes out what the LMS has of old orders before anything is decided, once for each of their grants: an enrollment in
 * the mode that an order sold is the order's own from then on, and one that has ended stays ended.
 *
 * @throws LmsError
 */
export async function takeOverAccess(lane: Lane, access: Access, learner: Learner): Promise<void> {
  const { username } = learner;
  const old = access.grants.filter((grant) => grant.takeOver === 'due');
  if (old.length === 0 || username === null) return;
  if (!isFresh(access)) await readTogether(lane, [{ access, learner: { ...learner, username } }]);
  const seen = access.seen ?? 'absent';
  const isOther = access.grants.some((grant) => grant.source !== 'lms' && grant.takeOver === null);
  const isIn = seen !== 'absent' && seen.isActive;
  const taken = old.map((grant) => ({
    grantId: grant.grantId,
    takenOver: takeOver(grant.mode, seen),
    // Where the mode's time is over by now, the LMS still shows what it was.
    chosenMode: grant.mode ?? (isIn ? modeSold(seen.mode) : null),
  }));
  const isOurs = taken.some(({ takenOver }) => takenOver === 'ours');
  const hasLeft = !isOther && taken.some(({ takenOver }) => takenOver === 'left');
  const facts = { oursMode: isOurs && seen !== 'absent' ? seen.mode : null, hasLeft };
  const lmsId = lane.connection.lmsId;
  await writeInLane(lane, (trx) => saveTakeOver(trx, { ...access, lmsId }, taken, facts));
  keepInMind(access, taken, facts);
}

/** What was just stored, in the row that is being looked at. */
function keepInMind(
  access: Access,
  taken: { grantId: string; takenOver: Access['grants'][number]['takeOver']; chosenMode: string | null }[],
  { oursMode, hasLeft }: { oursMode: string | null; hasLeft: boolean },
): void {
  if (oursMode !== null && !access.writtenModes.includes(oursMode)) access.writtenModes.push(oursMode);
  access.isConfirmed ||= hasLeft;
  access.grants = access.grants.filter(
    (grant) => grant.source !== 'lms' || grant.mode !== oursMode || oursMode === null,
  );
  for (const grant of access.grants) {
    const one = taken.find(({ grantId }) => grantId === grant.grantId);
    if (one) [grant.takeOver, grant.chosenMode] = [one.takenOver, one.chosenMode ?? grant.chosenMode];
  }
}
