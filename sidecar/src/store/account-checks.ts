import { sql } from 'kysely';
import { nextCheckMs } from '../ledger/retry-policy.ts';
import { lookedAtAnew } from './access.ts';
import type { OrderAddress } from './grants.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { LearnerState } from './schema.ts';

/**
 * Learners of an LMS with an account that is to be looked at again: those of whom something is sold. Of anybody else
 * nothing has to be noticed; they are left for another day.
 */
export async function listLearnersToCheck(
  trx: TenantTransaction,
  lmsId: string,
  limit: number,
): Promise<string[]> {
  await sql`
    update learners set next_lookup_at = ${fromNow(nextCheckMs(true, 1, Math.random()))}
    where lms_id = ${lmsId} and username is not null and next_lookup_at <= clock_timestamp() and not exists (
      select from grants where grants.learner_id = learners.id and source <> 'lms' and ended_at is null)`.execute(
    trx,
  );
  const rows = await trx
    .selectFrom('learners')
    .select('id')
    .where('lms_id', '=', lmsId)
    .where('username', 'is not', null)
    .where('next_lookup_at', '<=', now)
    .orderBy('next_lookup_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** An account as it was found at a look. */
export interface CheckedAccount {
  state: Extract<LearnerState, 'active' | 'unconfirmed' | 'disabled'>;
  emailKey: string;
  /** Looks made since it was found in this state. */
  checks: number;
}

/** Keeps what a look at an account found, and when the next one is due. An address that is new leads to it from now on. */
export async function saveCheck(
  trx: TenantTransaction,
  lmsId: string,
  learnerId: string,
  { state, emailKey, checks }: CheckedAccount,
): Promise<void> {
  await trx
    .updateTable('learners')
    .set({
      state,
      lms_email_key: emailKey,
      lookups: checks,
      looked_up_at: now,
      next_lookup_at: fromNow(nextCheckMs(state !== 'unconfirmed', checks, Math.random())),
    })
    .where('id', '=', learnerId)
    .execute();
  await trx
    .insertInto('learner_emails')
    .values({ lms_id: lmsId, email_key: emailKey, learner_id: learnerId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Leaves a look for another day: our own mistake with one account holds up no other. */
export async function postponeCheck(trx: TenantTransaction, learnerId: string): Promise<void> {
  await trx
    .updateTable('learners')
    .set({ next_lookup_at: fromNow(nextCheckMs(true, 1, Math.random())) })
    .where('id', '=', learnerId)
    .execute();
}

/** The learner without an account whom an address leads to. */
export async function findWaitingLearner(
  trx: TenantTransaction,
  lmsId: string,
  emailKey: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('learner_emails')
    .innerJoin('learners', 'learners.id', 'learner_emails.learner_id')
    .select('learners.id')
    .where('learner_emails.lms_id', '=', lmsId)
    .where('learner_emails.email_key', '=', emailKey)
    .where('username', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

/** The orders that have an active grant of a learner. */
export async function listOrdersOfLearner(
  trx: TenantTransaction,
  learnerId: string,
): Promise<OrderAddress[]> {
  const rows = await trx
    .selectFrom('grants')
    .select(['shop_id', 'order_id'])
    .distinct()
    .where('learner_id', '=', learnerId)
    .where('source', '=', 'order')
    .where('ended_at', 'is', null)
    .orderBy('shop_id')
    .orderBy('order_id')
    .execute();
  return rows.map((row) => ({ shopId: row.shop_id, orderId: row.order_id }));
}

/** The learner's accesses that something is sold for. @returns Their ids. */
export async function listSoldAccesses(trx: TenantTransaction, learnerId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('access')
    .select('id')
    .where('learner_id', '=', learnerId)
    .where(isSold)
    .execute();
  return rows.map((row) => row.id);
}

/** Looks at each of them again: what became of the account changes what can be done. What is held stays held. */
export async function lookAtSoldAccesses(trx: TenantTransaction, learnerId: string): Promise<void> {
  await trx
    .updateTable('access')
    .set({ state: 'due', ...lookedAtAnew })
    .where('learner_id', '=', learnerId)
    .where('state', '<>', 'held')
    .where(isSold)
    .execute();
}

const isSold = sql<boolean>`exists (select from grants
  where grants.lms_id = access.lms_id and grants.learner_id = access.learner_id
    and grants.course_key = access.course_key and grants.source <> 'lms' and grants.ended_at is null)`;
