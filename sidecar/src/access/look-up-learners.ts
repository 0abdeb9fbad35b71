import { nextLookupMs } from '../ledger/retry-policy.ts';
import type { AccountLookup, LmsAccount } from '../lms/lms-client.ts';
import { noteNoAccount, readLearners, tieToAccount, type Learner } from '../store/learners.ts';
import { readInLane, writeInLane, type Lane } from './lane.ts';

/**
 * Looks learners up by their addresses: one batch for all, and single look-ups for addresses never seen before, since
 * only those tell a retired account from none. None of these calls is throttled.
 *
 * @throws LmsError
 */
export async function lookUpLearners(lane: Lane, learnerIds: string[]): Promise<void> {
  const learners = await readInLane(lane, (trx) => readLearners(trx, learnerIds));
  const accounts = await findAccounts(lane, learners);
  for (const learner of learners) {
    await keepLookup(lane, learner, accounts);
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

async function keepLookup(lane: Lane, learner: Learner, accounts: Map<string, AccountLookup>): Promise<void> {
  const found = learner.emailKeys.map((key) => accounts.get(key));
  const account = found.find((lookup): lookup is LmsAccount => typeof lookup === 'object');
  await writeInLane(lane, async (trx) => {
    if (account) {
      await tieToAccount(trx, lane.connection.lmsId, learner.learnerId, account);
    } else if (found.includes('retired')) {
      await noteNoAccount(trx, learner.learnerId, 'retired', null);
    } else {
      const state = learner.state === 'retired' ? 'retired' : 'no_account';
      await noteNoAccount(trx, learner.learnerId, state, nextLookupMs(learner.lookups + 1, Math.random()));
    }
  });
  const result = account ? 'found' : found.includes('retired') ? 'retired' : 'no_account';
  lane.logger.info({ lms: lane.connection.lmsId, learner: learner.learnerId, result }, 'learner.looked_up');
}
