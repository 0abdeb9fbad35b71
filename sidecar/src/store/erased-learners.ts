import { sql } from 'kysely';
import { pseudonym } from '../ledger/erased-people.ts';
import { findLearnerByEmail } from './by-hand.ts';
import { replaceIn, type ErasedPerson } from './erasures.ts';
import type { TenantTransaction } from './in-tenant.ts';
import { mergeLearners } from './learners.ts';

/** A learner of an LMS whom an address leads to. */
export interface LearnerToErase {
  lmsId: string;
  learnerId: string;
  /** Something that the erasure is not about is theirs: another shop's order, a gift. */
  isNeededElsewhere: boolean;
  /** Others lead to the same account. */
  hasOtherAddress: boolean;
}

/** Locks the learners whom an address leads to, as planning does. @param shopId The erasure is about this shop's orders. */
export async function lockLearnersOfPerson(
  trx: TenantTransaction,
  { emailKey }: ErasedPerson,
  shopId: string | undefined,
): Promise<LearnerToErase[]> {
  const rows = await sql<{
    lms_id: string;
    learner_id: string;
    is_needed: boolean;
    has_other: boolean;
  }>`
    select lms_id, learner_id,
      ${shopId ?? null}::text is not null and exists (
        select from grants where grants.learner_id = named.learner_id and source <> 'lms'
          and shop_id is distinct from ${shopId ?? null}::text
          and coalesce(learner_email, '') not like 'erased-%@matricula.invalid') as is_needed,
      exists (select from learner_emails as other where other.learner_id = named.learner_id
        and other.email_key <> ${emailKey} and other.email_key not like 'erased-%@matricula.invalid') as has_other
    from learner_emails as named
    where email_key = ${emailKey} and lms_id in (select id from lms_connections)
    order by lms_id for update of named`.execute(trx);
  return rows.rows.map((row) => ({
    lmsId: row.lms_id,
    learnerId: row.learner_id,
    isNeededElsewhere: row.is_needed,
    hasOtherAddress: row.has_other,
  }));
}

/**
 * Forgets who a learner is. Their accesses stay as they are in the LMS, where nothing is asked or written any more. The
 * pseudonym leads to them, so that what their orders bring about later finds its place.
 */
export async function eraseLearner(
  trx: TenantTransaction,
  { lmsId, learnerId }: LearnerToErase,
  person: ErasedPerson,
): Promise<void> {
  await eraseFromDecisions(trx, learnerId, person);
  const earlier = await findLearnerByEmail(trx, lmsId, pseudonym(person.hash));
  if (earlier !== undefined && earlier !== learnerId) await mergeErased(trx, learnerId, earlier);
  await giveAddress(trx, lmsId, person, earlier ?? learnerId);
  await trx.deleteFrom('learner_emails').where(isAddress(lmsId, person.emailKey)).execute();
  await trx
    .updateTable('learners')
    .set({ state: 'erased', lms_user_id: null, username: null, lms_email_key: null, next_lookup_at: null })
    .where('id', '=', learnerId)
    .execute();
  await trx
    .updateTable('access')
    .set({ state: 'needs_attention', needs_attention_cause: 'learner_erased', detail: '{}' })
    .where('learner_id', '=', earlier ?? learnerId)
    .where('state', '=', 'waiting_for_learner')
    .execute();
}

/** Erased before, they bought again, and are erased again: both are one pseudonym. What was settled stays so. */
async function mergeErased(trx: TenantTransaction, from: string, into: string): Promise<void> {
  const settled = await trx
    .selectFrom('access')
    .select('id')
    .where('learner_id', '=', into)
    .where('state', '=', 'settled')
    .execute();
  await mergeLearners(trx, from, into);
  if (settled.length === 0) return;
  await trx
    .updateTable('access')
    .set({ state: 'settled' })
    .where(
      'id',
      'in',
      settled.map(({ id }) => id),
    )
    .execute();
}

/** Takes one of several addresses from a learner: by the others they stay known. */
export async function eraseAddress(
  trx: TenantTransaction,
  { lmsId, learnerId }: LearnerToErase,
  person: ErasedPerson,
): Promise<void> {
  await eraseFromDecisions(trx, learnerId, person);
  await giveAddress(trx, lmsId, person, learnerId);
  await trx.deleteFrom('learner_emails').where(isAddress(lmsId, person.emailKey)).execute();
  await trx
    .updateTable('learners')
    .set({ lms_email_key: null })
    .where('id', '=', learnerId)
    .where('lms_email_key', '=', person.emailKey)
    .execute();
}

/** What was given by hand, what people decided about it, and what was found. */
async function eraseFromDecisions(
  trx: TenantTransaction,
  learnerId: string,
  person: ErasedPerson,
): Promise<void> {
  const isTheirs = sql<boolean>`learner_id = ${learnerId}`;
  await replaceIn(trx, 'grants', { texts: ['learner_email'] }, isTheirs, person);
  const ofAccess = sql<boolean>`access_id in (select id from access where learner_id = ${learnerId})`;
  await replaceIn(trx, 'timeline', { json: ['detail'] }, ofAccess, person);
  await replaceIn(trx, 'findings', { texts: ['learner', 'detail'] }, ofAccess, person);
}

/** The pseudonym leads to the learner, so that what erased orders bring about later finds its place. */
export async function giveAddress(
  trx: TenantTransaction,
  lmsId: string,
  { hash }: ErasedPerson,
  learnerId: string,
): Promise<void> {
  await trx
    .insertInto('learner_emails')
    .values({ lms_id: lmsId, email_key: pseudonym(hash), learner_id: learnerId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function isAddress(lmsId: string, emailKey: string) {
  return sql<boolean>`lms_id = ${lmsId} and email_key = ${emailKey}`;
}
