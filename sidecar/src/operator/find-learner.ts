import { parseEmail } from '../ledger/email.ts';
import type { LmsClient } from '../lms/lms-client.ts';
import { findLearnerByEmail, findLearnerByUsername } from '../store/by-hand.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { ensureAccount, ensureLearner } from '../store/learners.ts';

/** A learner as a person names them: by an address, or by their username in the LMS. */
export type LearnerName = { email: { typed: string; key: string } } | { username: string };

/** @returns undefined when it can be neither an address nor a username (student/forms, at most 30 characters, no spaces). */
export function parseLearnerName(text: string): LearnerName | undefined {
  const name = text.trim();
  if (!name.includes('@')) return /^[\w.+-]{1,150}$/u.test(name) ? { username: name } : undefined;
  const email = parseEmail(name);
  return email && { email };
}

/** The learner whom the ledger knows by that name; nobody is asked. */
export function findLearner(
  trx: TenantTransaction,
  lmsId: string,
  name: LearnerName,
): Promise<string | undefined> {
  return 'email' in name
    ? findLearnerByEmail(trx, lmsId, name.email.key)
    : findLearnerByUsername(trx, lmsId, name.username);
}

/** A name that leads to a learner in any case: an address needs no account yet, a username has one. */
export type ResolvedName =
  | { email: { typed: string; key: string } }
  | { account: Awaited<ReturnType<LmsClient['readAccounts']>>[number] };

/**
 * Asks the LMS for a username, since only an account has one.
 *
 * @returns undefined when the LMS has no such account.
 * @throws LmsError
 */
export async function resolveName(
  client: Pick<LmsClient, 'readAccounts'>,
  name: LearnerName,
): Promise<ResolvedName | undefined> {
  if ('email' in name) return name;
  const [account] = await client.readAccounts([name.username]);
  return account && { account };
}

/** Finds or creates the learner in the ledger. */
export function ensureNamedLearner(
  trx: TenantTransaction,
  lmsId: string,
  name: ResolvedName,
): Promise<string> {
  return 'email' in name
    ? ensureLearner(trx, lmsId, name.email.key)
    : ensureAccount(trx, lmsId, name.account);
}
