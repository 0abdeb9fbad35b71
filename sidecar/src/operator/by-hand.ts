import { randomUUID } from 'node:crypto';
import { touchAccess } from '../store/access.ts';
import {
  decideByHand,
  endManualGrants,
  findAccessId,
  openManualGrant,
  readHold,
  type AccessTarget,
} from '../store/by-hand.ts';
import { listOrdersOfAccess } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { askToSettle } from '../store/settlements.ts';
import { addToTimeline, type TimelineEvent } from '../store/timeline.ts';
import { ensureNamedLearner, findLearner, type LearnerName, type ResolvedName } from './find-learner.ts';

/** Who decides, and why: kept in the timeline with the time. */
export interface Decision {
  /** `cli:` or `api:` and a name. */
  actor: string;
  reason: string;
}

export interface DecisionAbout extends Decision {
  lmsId: string;
  courseKey: string;
  learner: LearnerName;
}

export interface GiftTo extends Decision {
  lmsId: string;
  courseKey: string;
  learner: ResolvedName;
  /** Null: the course run's only paid mode. */
  mode: string | null;
}

/**
 * Gives a learner access, as a grant of its own beside those of orders. Whatever held the learner is over by that.
 *
 * @returns The access; `isNew` false when the same was given before.
 */
export async function grantByHand(
  trx: TenantTransaction,
  gift: GiftTo,
): Promise<{ accessId: string; isNew: boolean }> {
  const learnerId = await ensureNamedLearner(trx, gift.lmsId, gift.learner);
  const target = { lmsId: gift.lmsId, learnerId, courseKey: gift.courseKey };
  const before = await findAccessId(trx, target);
  if (before !== undefined) await lockOrders(trx, before);
  const trace = randomUUID();
  const email = 'email' in gift.learner ? gift.learner.email.typed : null;
  const isNew = await openManualGrant(trx, target, { mode: gift.mode, email, trace });
  const accessId = await touchAccess(trx, target, { isPurchase: true, trace });
  await decideByHand(trx, accessId, null);
  await note(trx, accessId, gift, 'access.granted_by_hand', { mode: gift.mode, isNew });
  return { accessId, isNew };
}

/** `unknown`: the ledger knows of no access of this learner to the course run. */
export type HandResult = { accessId: string } | 'unknown';

/**
 * Takes access away, whoever paid for it, and holds it: no later delivery gives it back. What the LMS itself gave, before
 * the sale or beside it, stays the LMS's.
 */
export async function revokeByHand(trx: TenantTransaction, about: DecisionAbout): Promise<HandResult> {
  const found = await find(trx, about);
  if (!found) return 'unknown';
  await note(trx, found.accessId, about, 'access.revoked_by_hand');
  await endManualGrants(trx, found.target, 'revoked_by_hand');
  await decideByHand(trx, found.accessId, 'revoked');
  return { accessId: found.accessId };
}

/** Leaves access as it is in the LMS, whatever orders do, until somebody releases it or the learner buys again. */
export async function holdByHand(trx: TenantTransaction, about: DecisionAbout): Promise<HandResult> {
  const found = await find(trx, about);
  if (!found) return 'unknown';
  await note(trx, found.accessId, about, 'access.held_by_hand');
  await decideByHand(trx, found.accessId, 'held');
  return { accessId: found.accessId };
}

/** Ends a hold, made by a person or because somebody took the seat away in the LMS: what is paid for is brought about. */
export async function releaseByHand(
  trx: TenantTransaction,
  about: DecisionAbout,
): Promise<HandResult | 'not_held'> {
  const found = await find(trx, about);
  if (!found) return 'unknown';
  if (!(await readHold(trx, found.accessId)).isHeld) return 'not_held';
  await releaseAccess(trx, found.accessId, about);
  return { accessId: found.accessId };
}

/** Ends the hold of an access that is known to be held. */
export async function releaseAccess(
  trx: TenantTransaction,
  accessId: string,
  decision: Decision,
): Promise<void> {
  await lockOrders(trx, accessId);
  await note(trx, accessId, decision, 'access.released_by_hand');
  await decideByHand(trx, accessId, null);
}

/** Finds the access, with its orders locked: they come before accesses, as everywhere. */
async function find(
  trx: TenantTransaction,
  { lmsId, courseKey, learner }: DecisionAbout,
): Promise<{ accessId: string; target: AccessTarget } | undefined> {
  const learnerId = await findLearner(trx, lmsId, learner);
  if (learnerId === undefined) return undefined;
  const target = { lmsId, learnerId, courseKey };
  const accessId = await findAccessId(trx, target);
  if (accessId === undefined) return undefined;
  await lockOrders(trx, accessId);
  return { accessId, target };
}

/** Their reports are asked for too: each order of the learner says what was decided. */
async function lockOrders(trx: TenantTransaction, accessId: string): Promise<void> {
  await askToSettle(trx, await listOrdersOfAccess(trx, accessId));
}

function note(
  trx: TenantTransaction,
  accessId: string,
  { actor, reason }: Decision,
  event: TimelineEvent,
  detail: Record<string, string | boolean | null> = {},
): Promise<void> {
  return addToTimeline(trx, { event, accessId, detail: { actor, reason, ...detail }, trace: randomUUID() });
}
