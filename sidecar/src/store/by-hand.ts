import { sql } from 'kysely';
import { lookedAtAnew } from './access.ts';
import { now, type TenantTransaction } from './in-tenant.ts';
import type { ByHand } from './schema.ts';

/** A learner in a course run of an LMS: what a person decides about. */
export interface AccessTarget {
  lmsId: string;
  learnerId: string;
  courseKey: string;
}

/** The learner whom the ledger knows under an address, lower-cased. */
export async function findLearnerByEmail(
  trx: TenantTransaction,
  lmsId: string,
  emailKey: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('learner_emails')
    .select('learner_id')
    .where('lms_id', '=', lmsId)
    .where('email_key', '=', emailKey)
    .executeTakeFirst();
  return row?.learner_id;
}

/** The learner whom the ledger knows under a username; compared without case, as an LMS's database does. */
export async function findLearnerByUsername(
  trx: TenantTransaction,
  lmsId: string,
  username: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('learners')
    .select('id')
    .where('lms_id', '=', lmsId)
    .where(sql<boolean>`lower(username) = ${username.toLowerCase()}`)
    .executeTakeFirst();
  return row?.id;
}

export async function findAccessId(
  trx: TenantTransaction,
  target: AccessTarget,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('access')
    .select('id')
    .where('lms_id', '=', target.lmsId)
    .where('learner_id', '=', target.learnerId)
    .where('course_key', '=', target.courseKey)
    .executeTakeFirst();
  return row?.id;
}

/** What a person decided about an access, and whether it is held, whoever or whatever did that. */
export async function readHold(
  trx: TenantTransaction,
  accessId: string,
): Promise<{ byHand: ByHand | null; isHeld: boolean }> {
  const row = await trx
    .selectFrom('access')
    .select(['by_hand', 'state'])
    .where('id', '=', accessId)
    .executeTakeFirstOrThrow();
  return { byHand: row.by_hand, isHeld: row.by_hand !== null || row.state === 'held' };
}

/**
 * Keeps what a person decided about an access. A hold stands at once; taking away and giving back are the lane's, which
 * reads the LMS before it writes there.
 *
 * @param decision Null: whatever held it is over, also what somebody did in the LMS.
 */
export async function decideByHand(
  trx: TenantTransaction,
  accessId: string,
  decision: ByHand | null,
): Promise<void> {
  const isHeld = decision === 'held';
  await trx
    .updateTable('access')
    .set({
      by_hand: decision,
      by_hand_at: decision && now,
      state: isHeld ? 'held' : 'due',
      held_reason: isHeld ? 'held_by_hand' : null,
      needs_attention_cause: null,
      detail: null,
      ...lookedAtAnew,
      ...(decision === null && { confirmed_at: null }),
    })
    .where('id', '=', accessId)
    .execute();
}

/**
 * Opens the one grant that a person gives to a learner in a course run. One of another mode ends and makes room.
 *
 * @param grant `email`: as typed, where the learner was named by one; `mode` null: the run's only paid mode.
 * @returns False when the same was given before.
 */
export async function openManualGrant(
  trx: TenantTransaction,
  target: AccessTarget,
  grant: { mode: string | null; email: string | null; trace: string },
): Promise<boolean> {
  const before = await trx
    .selectFrom('grants')
    .select('mode')
    .where(isGivenByHand(target))
    .executeTakeFirst();
  if (before?.mode === grant.mode) return false;
  await endManualGrants(trx, target, 'replaced');
  await trx
    .insertInto('grants')
    .values({
      source: 'manual',
      lms_id: target.lmsId,
      learner_id: target.learnerId,
      course_key: target.courseKey,
      mode: grant.mode,
      chosen_mode: grant.mode,
      learner_email: grant.email,
      trace: grant.trace,
    })
    .execute();
  return true;
}

/** @param cause Why: a person took it back, or gave another mode. */
export async function endManualGrants(
  trx: TenantTransaction,
  target: AccessTarget,
  cause: 'replaced' | 'revoked_by_hand',
): Promise<void> {
  await trx
    .updateTable('grants')
    .set({ ended_at: now, end_cause: cause })
    .where(isGivenByHand(target))
    .execute();
}

function isGivenByHand({ lmsId, learnerId, courseKey }: AccessTarget) {
  return sql<boolean>`source = 'manual' and ended_at is null and lms_id = ${lmsId}
    and learner_id = ${learnerId} and course_key = ${courseKey}`;
}
