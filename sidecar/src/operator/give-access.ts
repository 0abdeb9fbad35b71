import type { LmsClient } from '../lms/lms-client.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findLmsConnection, type LmsConnection } from '../store/lms-connections.ts';
import { grantByHand, type DecisionAbout } from './by-hand.ts';
import { resolveName } from './find-learner.ts';

export interface GivingParts {
  /** One transaction as the tenant. */
  run: <T>(work: (trx: TenantTransaction) => Promise<T>) => Promise<T>;
  /** A client beside the lane: a person waits for it, and it makes one call that is not throttled. */
  connect: (connection: LmsConnection) => Pick<LmsClient, 'readAccounts'>;
}

export type GiveResult = { accessId: string; isNew: boolean } | 'lms_unknown' | 'account_unknown';

/**
 * Gives access by hand to a learner who is named by an address, which needs no account yet, or by a username, which the
 * LMS is asked for.
 *
 * @throws LmsError where the LMS cannot be asked.
 */
export async function giveAccess(
  parts: GivingParts,
  gift: DecisionAbout & { mode: string | null },
): Promise<GiveResult> {
  const connection = await parts.run((trx) => findLmsConnection(trx, gift.lmsId));
  if (!connection) return 'lms_unknown';
  const learner = await resolveName(parts.connect(connection), gift.learner);
  if (!learner) return 'account_unknown';
  return parts.run((trx) => grantByHand(trx, { ...gift, learner }));
}
