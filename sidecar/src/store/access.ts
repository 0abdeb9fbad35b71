import { sql } from 'kysely';
import type { CourseKey } from '../ledger/course-key.ts';
import type { CourseMode } from '../ledger/course-mode.ts';
import type { SeenEnrollment } from '../ledger/decide-access.ts';
import type { AccessGrant } from '../ledger/desired-access.ts';
import { FRESH_MS } from './due-access.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { ByHand, PreEnrollment, TakeOver } from './schema.ts';

/** One learner's access to one course run of one LMS, with the active grants that ask for it. */
export interface Access {
  accessId: string;
  learnerId: string;
  courseKey: CourseKey;
  version: number;
  /** Undefined: never read, or in doubt. */
  seen: SeenEnrollment | undefined;
  /** Age of `seen` by the database's clock. */
  seenAgeMs: number;
  writtenModes: CourseMode[];
  isConfirmed: boolean;
  /** What a person decided. */
  byHand: ByHand | null;
  preEnrollment: PreEnrollment | null;
  attempts: number;
  trace: string;
  grants: ActiveGrant[];
}

/** An active grant as access reads it; a sold one without `chosenMode` has its mode still to be chosen. */
export interface ActiveGrant {
  grantId: string;
  source: AccessGrant['source'];
  mode: CourseMode | null;
  chosenMode: CourseMode | null;
  shopId: string;
  orderId: string;
  /** Opened by a backfill; see `TakeOver`. */
  takeOver: TakeOver | null;
}

/**
 * Makes access due after its grants changed: now is the moment to look, whatever waited or failed before. What a person
 * decided stands until the learner buys the course run again: an order that was there before is no new purchase, however
 * often it is delivered, refunded and restored.
 *
 * @param reason `receivedAt`: when the shop's delivery came; whoever bought has waited since then.
 */
export async function touchAccess(
  trx: TenantTransaction,
  target: { lmsId: string; learnerId: string; courseKey: string },
  reason: { isPurchase: boolean; isBackfill?: boolean; receivedAt?: Date | undefined; trace: string },
): Promise<string> {
  // Nobody waits for what was paid long ago.
  const since = reason.isBackfill
    ? fromNow(-FRESH_MS)
    : sql<Date>`least(${now}, ${reason.receivedAt ?? null}::timestamptz)`;
  const address = { lms_id: target.lmsId, learner_id: target.learnerId, course_key: target.courseKey };
  const made = await trx
    .insertInto('access')
    .values({ ...address, trace: reason.trace, due_since: since })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) return made.id;
  const touched = await trx
    .updateTable('access')
    .set({
      version: sql<number>`access.version + 1`,
      // A hold is a person's decision; only another person, or a purchase, undoes it.
      state: reason.isPurchase ? 'due' : sql`case when access.state = 'held' then 'held' else 'due' end`,
      ...(reason.isPurchase && { held_reason: null, confirmed_at: null, seen_at: null }),
      by_hand: sql<ByHand | null>`case when ${boughtSince} then null else access.by_hand end`,
      by_hand_at: sql<Date | null>`case when ${boughtSince} then null else access.by_hand_at end`,
      needs_attention_cause: null,
      detail: null,
      attempts: 0,
      due_since: sql<Date>`case when access.state = 'due' then access.due_since else ${since} end`,
      next_attempt_at: now,
      trace: reason.trace,
    })
    .where((where) => where.and(address))
    .returning('id')
    .executeTakeFirstOrThrow();
  return touched.id;
}

/** What an UPDATE sets where an access is looked at as if it had never been: the LMS is read before anything is decided. */
export const lookedAtAnew = {
  version: sql<number>`access.version + 1`,
  attempts: 0,
  due_since: now,
  next_attempt_at: now,
  seen_at: null,
};

const boughtSince = sql`exists (select from grants
  where grants.lms_id = access.lms_id and grants.learner_id = access.learner_id
    and grants.course_key = access.course_key and grants.source = 'order' and grants.generation = 1
    and grants.ended_at is null and grants.take_over is null and grants.opened_at > access.by_hand_at)`;

export async function readAccesses(trx: TenantTransaction, accessIds: string[]): Promise<Access[]> {
  if (accessIds.length === 0) return [];
  const rows = await trx
    .selectFrom('access')
    .select([
      'id',
      'learner_id',
      'course_key',
      'version',
      'seen_active',
      'seen_mode',
      'written_modes',
      'confirmed_at',
      'by_hand',
      'pre_enrollment',
      'attempts',
      'trace',
    ])
    .select(
      sql<number | null>`extract(epoch from clock_timestamp() - seen_at)::float8 * 1000`.as('seen_age_ms'),
    )
    .where('id', '=', sql<string>`any(${accessIds}::uuid[])`)
    .execute();
  const grants = await readActiveGrants(trx, accessIds);
  return rows.map((row) => ({
    accessId: row.id,
    learnerId: row.learner_id,
    courseKey: row.course_key as CourseKey,
    version: row.version,
    seen: row.seen_age_ms === null ? undefined : toSeen(row.seen_active, row.seen_mode),
    seenAgeMs: row.seen_age_ms ?? Infinity,
    writtenModes: row.written_modes,
    isConfirmed: row.confirmed_at !== null,
    byHand: row.by_hand,
    preEnrollment: row.pre_enrollment,
    attempts: row.attempts,
    trace: row.trace,
    grants: grants.get(row.id) ?? [],
  }));
}

function toSeen(isActive: boolean | null, mode: string | null): SeenEnrollment {
  return isActive === null || mode === null ? 'absent' : { isActive, mode };
}

async function readActiveGrants(
  trx: TenantTransaction,
  accessIds: string[],
): Promise<Map<string, ActiveGrant[]>> {
  const rows = await trx
    .selectFrom('access')
    .innerJoin('grants', (join) =>
      join
        .onRef('grants.lms_id', '=', 'access.lms_id')
        .onRef('grants.learner_id', '=', 'access.learner_id')
        .onRef('grants.course_key', '=', 'access.course_key')
        .on('grants.ended_at', 'is', null),
    )
    .select([
      'access.id as access_id',
      'grants.id',
      'grants.source',
      'grants.mode',
      'grants.chosen_mode',
      'grants.shop_id',
      'grants.order_id',
      'grants.take_over',
    ])
    .where('access.id', '=', sql<string>`any(${accessIds}::uuid[])`)
    .orderBy('grants.opened_at')
    .execute();
  const byAccess = new Map<string, ActiveGrant[]>();
  for (const row of rows) {
    const grant: ActiveGrant = {
      grantId: row.id,
      source: row.source,
      mode: row.mode,
      chosenMode: row.chosen_mode,
      shopId: row.shop_id,
      orderId: row.order_id,
      takeOver: row.take_over,
    };
    byAccess.set(row.access_id, [...(byAccess.get(row.access_id) ?? []), grant]);
  }
  return byAccess;
}

/** Keeps what the LMS just answered of each. */
export async function saveSeen(
  trx: TenantTransaction,
  rows: { accessId: string; seen: SeenEnrollment }[],
): Promise<void> {
  await lockInTurn(
    trx,
    rows.map(({ accessId }) => accessId),
  );
  const active = rows.map(({ seen }) => (seen === 'absent' ? null : seen.isActive));
  const modes = rows.map(({ seen }) => (seen === 'absent' ? null : seen.mode));
  await sql`
    update access set seen_active = answer.active, seen_mode = answer.mode, seen_at = clock_timestamp()
    from unnest(${rows.map((row) => row.accessId)}::uuid[], ${active}::boolean[], ${modes}::text[])
      as answer (id, active, mode)
    where access.id = answer.id`.execute(trx);
}

/**
 * Keeps what is about to be sent, before it is sent. After a crash the next read then tells our own doing from what
 * somebody else gave. Until the answer is believed, the row is in doubt (`seen_at` null).
 */
export async function saveIntent(
  trx: TenantTransaction,
  accessIds: string[],
  mode: CourseMode,
): Promise<void> {
  await lockInTurn(trx, accessIds);
  await sql`
    update access set
      written_modes = case when ${mode} = any(written_modes) then written_modes else written_modes || ${mode}::text end,
      written_at = clock_timestamp(), confirmed_at = null, seen_at = null
    where id = any(${accessIds}::uuid[])`.execute(trx);
}

/** Planning touches the accesses of an order in this order too: neither waits for the other in a circle. */
async function lockInTurn(trx: TenantTransaction, accessIds: string[]): Promise<void> {
  if (accessIds.length < 2) return;
  await sql`
    select from access where id = any(${accessIds}::uuid[])
    order by learner_id, course_key collate "C" for no key update`.execute(trx);
}

/** Nothing that we sent is there any more. */
export async function forgetWritten(trx: TenantTransaction, accessId: string): Promise<void> {
  await trx
    .updateTable('access')
    .set({ written_modes: [], written_at: null, pre_enrollment: null })
    .where('id', '=', accessId)
    .execute();
}

/** What the LMS answered is no longer certain: the next look reads again. */
export async function doubtSeen(trx: TenantTransaction, accessId: string): Promise<void> {
  await trx.updateTable('access').set({ seen_at: null }).where('id', '=', accessId).execute();
}

export async function savePreEnrollment(
  trx: TenantTransaction,
  accessId: string,
  preEnrollment: PreEnrollment | null,
): Promise<void> {
  await trx.updateTable('access').set({ pre_enrollment: preEnrollment }).where('id', '=', accessId).execute();
}

/** How a look at one access ended. */
export type AccessOutcome = {
  /** What the LMS answered to a write, where it is not kept yet. */
  seen?: SeenEnrollment;
} & (
  | { state: 'settled'; isConfirmed: boolean }
  | { state: 'waiting_for_learner' }
  | { state: 'held'; reason: string }
  | { state: 'needs_attention'; cause: string; detail: Record<string, string> }
  | { state: 'due'; code: string; delayMs: number; ages: boolean }
);

/**
 * Writes an outcome, unless the grants changed while we were away: then the row simply stays due.
 *
 * @param version The version that the outcome answers.
 */
export async function saveOutcome(
  trx: TenantTransaction,
  accessId: string,
  version: number,
  outcome: AccessOutcome,
): Promise<void> {
  // True of the LMS whatever became of the grants meanwhile.
  if (outcome.seen !== undefined) await saveSeen(trx, [{ accessId, seen: outcome.seen }]);
  const update = trx.updateTable('access').where('id', '=', accessId).where('version', '=', version);
  if (outcome.state === 'due') {
    await update
      .set((row) => ({
        attempts: outcome.ages ? row('attempts', '+', 1) : row.ref('attempts'),
        next_attempt_at: fromNow(outcome.delayMs),
      }))
      .execute();
    return;
  }
  await update
    .set({
      state: outcome.state,
      attempts: 0,
      held_reason: outcome.state === 'held' ? outcome.reason : null,
      needs_attention_cause: outcome.state === 'needs_attention' ? outcome.cause : null,
      detail: outcome.state === 'needs_attention' ? JSON.stringify(outcome.detail) : null,
      ...(outcome.state === 'settled' && { confirmed_at: outcome.isConfirmed ? now : null }),
    })
    .execute();
}
