import pMap from 'p-map';
import type { LmsAccount } from '../lms/lms-client.ts';
import { LmsError } from '../lms/lms-error.ts';
import {
  findWaitingLearner,
  listOrdersOfLearner,
  listSoldAccesses,
  lookAtSoldAccesses,
  postponeCheck,
  saveCheck,
  type CheckedAccount,
} from '../store/account-checks.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { LaneLost } from '../store/lanes.ts';
import { forgetAccount, noteNoAccount, readLearners, tieToAccount, type Learner } from '../store/learners.ts';
import { askToSettle } from '../store/settlements.ts';
import { addToTimeline } from '../store/timeline.ts';
import { readInLane, writeInLane, type Lane } from './lane.ts';

type KnownLearner = Learner & { username: string };

/** Support's pages are read one by one. */
const PAGES_AT_ONCE = 4;

/**
 * Looks at accounts again that were found before: whether their addresses are confirmed or others by now, and whether
 * they were disabled, retired, renamed or removed. One call reads them all, and one more each asks support's page, where
 * it answers; none of these is throttled.
 *
 * @throws LmsError
 */
export async function checkAccounts(lane: Lane, learnerIds: string[]): Promise<void> {
  const learners = (await readInLane(lane, (trx) => readLearners(trx, learnerIds))).filter(isKnown);
  if (learners.length === 0) return;
  const found = await lane.client.readAccounts(learners.map((learner) => learner.username));
  const byUsername = new Map(found.map((account) => [account.username.toLowerCase(), account]));
  const page = { isSeen: true };
  const check = (learner: KnownLearner) =>
    checkAccount(lane, learner, byUsername.get(learner.username.toLowerCase()), page).catch(
      (error: unknown) => keepMishap(lane, learner, error),
    );
  await pMap(learners, check, { concurrency: PAGES_AT_ONCE });
}

/** @param page Not asked for again once it does not answer. */
async function checkAccount(
  lane: Lane,
  learner: KnownLearner,
  account: LmsAccount | undefined,
  page: { isSeen: boolean },
): Promise<void> {
  const isSame = account?.lmsUserId === learner.lmsUserId;
  const isRetired = await wasRetired(lane, learner, isSame ? account : undefined);
  if (isRetired || !account || !isSame) return keepLoss(lane, learner, isRetired);
  const isDisabled = page.isSeen ? await lane.client.isDisabled(learner.username) : undefined;
  page.isSeen &&= isDisabled !== undefined;
  return keepAccount(lane, learner, account, isDisabled);
}

async function keepMishap(lane: Lane, learner: KnownLearner, error: unknown): Promise<void> {
  if (error instanceof LmsError || error instanceof LaneLost) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  lane.logger.error({ learner: learner.learnerId, reason }, 'account.mishap');
  await writeInLane(lane, (trx) => postponeCheck(trx, learner.learnerId));
}

function isKnown(learner: Learner): learner is KnownLearner {
  return learner.username !== null;
}

/** A retirement takes the address away first and the username days later; only the address tells it from a change. */
async function wasRetired(
  lane: Lane,
  learner: KnownLearner,
  account: LmsAccount | undefined,
): Promise<boolean> {
  if (account && learner.emailKeys.includes(account.emailKey)) return false;
  for (const emailKey of learner.emailKeys) {
    if ((await lane.client.lookUpAccount(emailKey)) === 'retired') return true;
  }
  return false;
}

/** Retired for good, or gone from under its name: then the addresses are looked up anew. */
function keepLoss(lane: Lane, learner: KnownLearner, isRetired: boolean): Promise<void> {
  return writeInLane(lane, async (trx) => {
    await tell(trx, learner, { state: isRetired ? 'retired' : 'unknown' }, { isDue: true });
    if (isRetired) await noteNoAccount(trx, learner.learnerId, 'retired', null);
    else await forgetAccount(trx, learner.learnerId);
  });
}

async function keepAccount(
  lane: Lane,
  learner: KnownLearner,
  account: LmsAccount,
  isDisabled: boolean | undefined,
): Promise<void> {
  const { lmsId } = lane.connection;
  const state = stateOf(learner, account, isDisabled);
  const isNewAddress = !learner.emailKeys.includes(account.emailKey);
  const isNewState = state !== learner.state;
  await writeInLane(lane, async (trx) => {
    const change = { state, ...(isNewAddress && { address: 'changed' }) };
    const isDue = isNewState && (state === 'disabled' || learner.state === 'disabled');
    if (isNewState || isNewAddress) await tell(trx, learner, change, { isDue });
    if (isNewAddress) await joinAddress(trx, lmsId, account);
    const checks = isNewState ? 1 : learner.lookups + 1;
    await saveCheck(trx, lmsId, learner.learnerId, { state, emailKey: account.emailKey, checks });
  });
}

function stateOf(
  learner: KnownLearner,
  account: LmsAccount,
  isDisabled: boolean | undefined,
): CheckedAccount['state'] {
  // Where it cannot be seen any more, what was seen last holds.
  if (isDisabled ?? learner.state === 'disabled') return 'disabled';
  return account.isActive ? 'active' : 'unconfirmed';
}

/** Somebody who waits under the new address turns out to be this account. */
async function joinAddress(trx: TenantTransaction, lmsId: string, account: LmsAccount): Promise<void> {
  const other = await findWaitingLearner(trx, lmsId, account.emailKey);
  if (other !== undefined) await tieToAccount(trx, lmsId, other, account);
}

/** Orders are locked before accesses, as everywhere, and asked to say what is new. */
async function tell(
  trx: TenantTransaction,
  { learnerId, state: was }: KnownLearner,
  change: { state: string; address?: string },
  { isDue }: { isDue: boolean },
): Promise<void> {
  await askToSettle(trx, await listOrdersOfLearner(trx, learnerId));
  if (isDue) await lookAtSoldAccesses(trx, learnerId);
  const accessIds = await listSoldAccesses(trx, learnerId);
  const entry = { event: 'learner.changed' as const, detail: { was, ...change }, trace: learnerId };
  await addToTimeline(trx, ...accessIds.map((accessId) => ({ ...entry, accessId })));
}
