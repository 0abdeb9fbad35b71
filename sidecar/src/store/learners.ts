import { sql } from 'kysely';
import { nextCheckMs } from '../ledger/retry-policy.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { LearnerState } from './schema.ts';

/** A person in one LMS: an account once one is found, until then an address that may become one. */
export interface Learner {
  learnerId: string;
  lmsUserId: string | null;
  username: string | null;
  state: LearnerState;
  lookups: number;
  /** Every address that leads to this learner, lower-cased. */
  emailKeys: string[];
}

/**
 * Finds or creates the learner that an address leads to in an LMS, in one question. The address's row stays locked until
 * the end of the transaction, so that a merge of two learners waits for the grants opened here, and the other way round.
 */
export async function ensureLearner(
  trx: TenantTransaction,
  lmsId: string,
  emailKey: string,
): Promise<string> {
  const rows = await sql<{ learner_id: string; made_id: string | null }>`
    with found as (
      select learner_id from learner_emails where lms_id = ${lmsId} and email_key = ${emailKey} for update),
    made as (
      insert into learners (lms_id, next_lookup_at) select ${lmsId}, null where not exists (select from found)
      returning id),
    tied as (
      insert into learner_emails (lms_id, email_key, learner_id) select ${lmsId}, ${emailKey}, id from made
      on conflict (tenant_id, lms_id, email_key) do update set email_key = excluded.email_key
      returning learner_id)
    select learner_id, null as made_id from found union all select tied.learner_id, made.id from tied, made`.execute(
    trx,
  );
  const [{ learner_id: learnerId, made_id: madeId }] = rows.rows as [(typeof rows.rows)[number]];
  // Somebody else was faster.
  if (madeId !== null && madeId !== learnerId)
    await trx.deleteFrom('learners').where('id', '=', madeId).execute();
  return learnerId;
}

/** Finds or creates the learner that an account is. */
export async function ensureAccount(
  trx: TenantTransaction,
  lmsId: string,
  account: FoundAccount,
): Promise<string> {
  const { id } = await trx
    .insertInto('learners')
    .values({ lms_id: lmsId, lms_user_id: account.lmsUserId })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'lms_id', 'lms_user_id'])
        .doUpdateSet({ lms_user_id: account.lmsUserId }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return tieToAccount(trx, lmsId, id, account);
}

/** The learners of the given ids, with all their addresses. */
export async function readLearners(trx: TenantTransaction, learnerIds: string[]): Promise<Learner[]> {
  if (learnerIds.length === 0) return [];
  const rows = await trx
    .selectFrom('learners')
    .select(['id', 'lms_user_id', 'username', 'state', 'lookups'])
    .select((row) =>
      row
        .selectFrom('learner_emails')
        .select(sql<string[]>`coalesce(array_agg(email_key order by email_key), '{}')`.as('keys'))
        // Those of who was erased are found by, and nobody is asked for them.
        .where('email_key', 'not like', sql<string>`'erased-%@matricula.invalid'`)
        .whereRef('learner_emails.learner_id', '=', 'learners.id')
        .as('email_keys'),
    )
    .where('id', '=', sql<string>`any(${learnerIds}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    learnerId: row.id,
    lmsUserId: row.lms_user_id,
    username: row.username,
    state: row.state,
    lookups: row.lookups,
    emailKeys: row.email_keys ?? [],
  }));
}

/**
 * Learners of an LMS without an account whose next look-up is due. Where nothing waits for one any more, the look-ups
 * end.
 */
export async function listLearnersToLookUp(
  trx: TenantTransaction,
  lmsId: string,
  limit: number,
): Promise<string[]> {
  await sql`
    update learners set next_lookup_at = null
    where lms_id = ${lmsId} and username is null and next_lookup_at <= clock_timestamp() and not exists (
      select from access where access.learner_id = learners.id and access.state in ('due', 'waiting_for_learner'))`.execute(
    trx,
  );
  const rows = await trx
    .selectFrom('learners')
    .select('id')
    .where('lms_id', '=', lmsId)
    .where('username', 'is', null)
    .where('next_lookup_at', '<=', now)
    .orderBy('next_lookup_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** What the LMS says of an address. */
export interface FoundAccount {
  lmsUserId: string;
  username: string;
  emailKey: string;
  isActive: boolean;
}

/**
 * Ties a learner to the account that was found. Where another learner already is that account, the two are one
 * person with two addresses: everything of this learner moves over there, in this transaction.
 *
 * @returns The id of the learner that the account now belongs to.
 */
export async function tieToAccount(
  trx: TenantTransaction,
  lmsId: string,
  learnerId: string,
  account: FoundAccount,
): Promise<string> {
  const other = await trx
    .selectFrom('learners')
    .select('id')
    .where('lms_id', '=', lmsId)
    .where('lms_user_id', '=', account.lmsUserId)
    .where('id', '<>', learnerId)
    .forUpdate()
    .executeTakeFirst();
  if (other) await mergeLearners(trx, learnerId, other.id);
  const winner = other?.id ?? learnerId;
  await trx
    .updateTable('learners')
    .set({
      lms_user_id: account.lmsUserId,
      username: account.username,
      lms_email_key: account.emailKey,
      state: account.isActive ? 'active' : 'unconfirmed',
      looked_up_at: now,
      lookups: 0,
      next_lookup_at: fromNow(nextCheckMs(account.isActive, 0, Math.random())),
    })
    .where('id', '=', winner)
    .execute();
  await trx
    .updateTable('access')
    .set({ state: 'due', next_attempt_at: now })
    .where('learner_id', '=', winner)
    .where('state', '=', 'waiting_for_learner')
    .execute();
  return winner;
}

/** Two learners are one: everything of the first moves over to the second. */
export async function mergeLearners(trx: TenantTransaction, from: string, into: string): Promise<void> {
  await trx.updateTable('learner_emails').set({ learner_id: into }).where('learner_id', '=', from).execute();
  await sql`
    update access as kept set
      state = 'due', version = kept.version + 1, next_attempt_at = clock_timestamp(),
      held_reason = null, confirmed_at = null,
      by_hand = coalesce(kept.by_hand, moved.by_hand), by_hand_at = coalesce(kept.by_hand_at, moved.by_hand_at),
      pre_enrollment = coalesce(kept.pre_enrollment, moved.pre_enrollment),
      written_modes = kept.written_modes || moved.written_modes
    from access as moved
    where moved.learner_id = ${from} and kept.learner_id = ${into}
      and kept.lms_id = moved.lms_id and kept.course_key = moved.course_key`.execute(trx);
  await sql`
    update timeline set access_id = kept.id from access as kept, access as moved
    where timeline.access_id = moved.id and moved.learner_id = ${from} and kept.learner_id = ${into}
      and kept.lms_id = moved.lms_id and kept.course_key = moved.course_key`.execute(trx);
  await sql`
    delete from access as moved using access as kept
    where moved.learner_id = ${from} and kept.learner_id = ${into}
      and kept.lms_id = moved.lms_id and kept.course_key = moved.course_key`.execute(trx);
  await trx.updateTable('access').set({ learner_id: into }).where('learner_id', '=', from).execute();
  await endDoubleLmsGrants(trx, from, into);
  await trx.updateTable('grants').set({ learner_id: into }).where('learner_id', '=', from).execute();
  await trx.deleteFrom('learners').where('id', '=', from).execute();
}

/** The LMS gives one account at most one thing in a course run: what the address had was a pre-enrollment. */
async function endDoubleLmsGrants(trx: TenantTransaction, from: string, into: string): Promise<void> {
  await sql`
    update grants as moved set ended_at = clock_timestamp(), end_cause = 'merged'
    from grants as kept
    where moved.learner_id = ${from} and kept.learner_id = ${into} and moved.lms_id = kept.lms_id
      and moved.course_key = kept.course_key and moved.source = 'lms' and kept.source = 'lms'
      and moved.ended_at is null and kept.ended_at is null`.execute(trx);
}

/** The LMS knows no account, or a retired one, under any of the learner's addresses. */
export async function noteNoAccount(
  trx: TenantTransaction,
  learnerId: string,
  state: 'no_account' | 'retired',
  nextLookupMs: number | null,
): Promise<void> {
  await trx
    .updateTable('learners')
    .set((row) => ({
      state,
      looked_up_at: now,
      lookups: row('lookups', '+', 1),
      next_lookup_at: nextLookupMs === null ? null : fromNow(nextLookupMs),
    }))
    .where('id', '=', learnerId)
    .execute();
}

/** The account is gone from under its name: look the addresses up anew before anything else. */
export async function forgetAccount(trx: TenantTransaction, learnerId: string): Promise<void> {
  await trx
    .updateTable('learners')
    .set({ state: 'unknown', lms_user_id: null, username: null, lms_email_key: null, next_lookup_at: null })
    .where('id', '=', learnerId)
    .execute();
}
