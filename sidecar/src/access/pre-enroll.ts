import type { CourseMode } from '../ledger/course-mode.ts';
import { savePreEnrollment, type Access, type AccessOutcome } from '../store/access.ts';
import { adoptLmsGrant } from '../store/grants.ts';
import type { Learner } from '../store/learners.ts';
import type { PreEnrollment } from '../store/schema.ts';
import { writeInLane, type Lane } from './lane.ts';
import { lookForObstacle } from './obstacles.ts';

/**
 * Keeps a place for somebody without an account: a pre-enrollment lets them in when they register, in the default
 * mode; the paid mode follows once the account is there. What would stand in the way of the enrollment is said now,
 * not when they register.
 */
export async function preEnroll(
  lane: Lane,
  access: Access,
  learner: Learner,
  mode: CourseMode,
): Promise<AccessOutcome> {
  const { obstacle } = await lookForObstacle(lane, access, mode, true);
  if (obstacle) return obstacle;
  const email = learner.emailKeys[0];
  if (email && (access.preEnrollment === null || access.preEnrollment === 'asked')) {
    await keepPreEnrollment(lane, access, await makePreEnrollment(lane, access, email));
  }
  return { state: 'waiting_for_learner' };
}

/**
 * Looks before it makes one, and notes that it is about to: so a lost answer leaves no doubt later whose it is, and
 * what somebody else made is never taken back by us.
 */
async function makePreEnrollment(lane: Lane, access: Access, email: string): Promise<PreEnrollment> {
  const wasAsked = access.preEnrollment === 'asked';
  const isThere = await lane.client.hasPreEnrollment(email, access.courseKey);
  if (isThere) return wasAsked ? 'ours' : 'theirs';
  if (!wasAsked) await keepPreEnrollment(lane, access, 'asked');
  const result = await lane.client.createPreEnrollment(email, access.courseKey, { mayUseBulk: true });
  if (result === 'unsupported') return 'unsupported';
  return result === 'created' || wasAsked ? 'ours' : 'theirs';
}

/** What a pre-enrollment turned out to be; one of somebody else's is a reason of its own to be in. */
export async function keepPreEnrollment(
  lane: Lane,
  access: Access,
  preEnrollment: PreEnrollment,
): Promise<void> {
  const { lmsId } = lane.connection;
  await writeInLane(lane, async (trx) => {
    await savePreEnrollment(trx, access.accessId, preEnrollment);
    if (preEnrollment === 'theirs') await adoptLmsGrant(trx, { ...access, lmsId }, null);
  });
}

/** Nobody pays for this address any more: a pre-enrollment of ours goes, anybody else's stays. */
export async function withdrawPreEnrollment(
  lane: Lane,
  access: Access,
  learner: Learner,
): Promise<AccessOutcome> {
  const email = learner.emailKeys[0];
  const isOurs = access.preEnrollment === 'ours' || access.preEnrollment === 'asked';
  if (email && isOurs) {
    await lane.client.deletePreEnrollment(email, access.courseKey);
    await writeInLane(lane, (trx) => savePreEnrollment(trx, access.accessId, null));
  }
  return { state: 'settled', isConfirmed: false };
}
