import { nextLookupMs } from '../ledger/retry-policy.ts';
import type { AccountLookup, LmsAccount } from '../lms/lms-client.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { noteNoAccount, readLearners, tieToAccount, type Learner } from '../store/learners.ts';
import { readInLane, writeInLane, type Lane } from './lane.ts';

/** So many in one transaction: few commits, and nobody who plans an order of theirs waits long for it. */
const KEPT_AT_ONCE = 20;

/**
 * Looks learners up by their addresses: one batch for all, and single look-ups for addresses never seen before, since
 * only those tell a retired account from none. None of these calls is throttled.
 *
 * @throws LmsError
 */
export async function lookUpLearners(lane: Lane, learnerIds: string[]): Promise<void> {
  const learners = await readInLane(lane, (trx) => readLearners(trx, learnerIds));
  const accounts = await findAccounts(lane, learners);
  for (let start = 0; start < learners.length; start += KEPT_AT_ONCE) {
    await keepLookups(lane, learners.slice(start, start + KEPT_AT_ONCE), accounts);
  }
}

async function findAccounts(lane: Lane, learners: Learner[]): Promise<Map<string, AccountLookup>> {
  const emailKeys = learners.flatMap((learner) => learner.emailKeys);
  const accounts = new Map<string, AccountLookup>();
  if (emailKeys.length > 1) {
    for (const [emailKey, account] of await lane.client.findAccounts(emailKeys))
      accounts.set(emailKey, account);
  }
  for (const learner of learners.filter((candidate) => candidate.state === 'unknown')) {
    for (const emailKey of learner.emailKeys.filter((key) => !accounts.has(key))) {
      accounts.set(emailKey, await lane.client.lookUpAccount(emailKey));
    }
  }
  if (emailKeys.length === 1 && emailKeys[0] && accounts.size === 0) {
    accounts.set(emailKeys[0], await lane.client.lookUpAccount(emailKeys[0]));
  }
  return accounts;
}

async function keepLookups(
  lane: Lane,
  learners: Learner[],
  accounts: Map<string, AccountLookup>,
): Promise<void> {
  const { lmsId } = lane.connection;
  await writeInLane(lane, async (trx) => {
    for (const learner of learners) await keepLookup(trx, lmsId, learner, foundOf(learner, accounts));
  });
  for (const learner of learners) {
    const found = foundOf(learner, accounts);
    const result = typeof found === 'object' ? 'found' : found;
    lane.logger.info({ lms: lmsId, learner: learner.learnerId, result }, 'learner.looked_up');
  }
}

/** An account under any of the addresses; else whether there was one. */
function foundOf(learner: Learner, accounts: Map<string, AccountLookup>): AccountLookup {
  const found = learner.emailKeys.map((key) => accounts.get(key));
  const account = found.find((lookup): lookup is LmsAccount => typeof lookup === 'object');
  return account ?? (found.includes('retired') ? 'retired' : 'no_account');
}

async function keepLookup(
  trx: TenantTransaction,
  lmsId: string,
  learner: Learner,
  found: AccountLookup,
): Promise<void> {
  if (typeof found === 'object') {
    await tieToAccount(trx, lmsId, learner.learnerId, found);
  } else if (found === 'retired') {
    await noteNoAccount(trx, learner.learnerId, 'retired', null);
  } else {
    const state = learner.state === 'retired' ? 'retired' : 'no_account';
    await noteNoAccount(trx, learner.learnerId, state, nextLookupMs(learner.lookups + 1, Math.random()));
  }
}
