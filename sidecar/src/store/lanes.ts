import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fromNow, inTenant, now, type TenantTransaction } from './in-tenant.ts';

/** The right to speak to one LMS, held by one sidecar at a time. Every claim raises the epoch. */
export interface LaneLease {
  tenantId: string;
  lmsId: string;
  holder: string;
  epoch: string;
}

/** Another sidecar holds the lane now; nothing more may be written under this lease. */
export class LaneLost extends Error {}

/** A holder that says nothing for this long has stopped; the next one takes over. */
const LEASE_MS = 25_000;

/** Takes the lane of an LMS, or renews it. @returns undefined while another sidecar holds it. */
export async function takeLane(
  db: Db,
  tenantId: string,
  lmsId: string,
  holder: string,
): Promise<LaneLease | undefined> {
  return inTenant(db, tenantId, async (trx) => {
    const row = await trx
      .updateTable('lanes')
      .set({ holder, epoch: sql<string>`epoch + 1`, held_until: fromNow(LEASE_MS) })
      .where('lms_id', '=', lmsId)
      .where((lane) => lane.or([lane('held_until', 'is', null), lane('held_until', '<', now)]))
      .returning('epoch')
      .executeTakeFirst();
    return row && { tenantId, lmsId, holder, epoch: row.epoch };
  });
}

/** @returns Whether the lane is still ours. */
export async function renewLane(db: Db, lease: LaneLease): Promise<boolean> {
  return inTenant(db, lease.tenantId, async (trx) => {
    const result = await ofLease(trx, lease)
      .set({ held_until: fromNow(LEASE_MS) })
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  });
}

export async function releaseLane(db: Db, lease: LaneLease): Promise<void> {
  await inTenant(db, lease.tenantId, (trx) => ofLease(trx, lease).set({ held_until: now }).execute());
}

function ofLease(trx: TenantTransaction, lease: LaneLease) {
  return trx.updateTable('lanes').where('lms_id', '=', lease.lmsId).where('epoch', '=', lease.epoch);
}

/**
 * Runs a transaction that only the lane's holder may commit. The lane's row is locked against a takeover until then,
 * so a holder that was stopped in between writes nothing afterwards.
 *
 * @throws LaneLost
 */
export async function inLane<T>(
  db: Db,
  lease: LaneLease,
  work: (trx: TenantTransaction) => Promise<T>,
): Promise<T> {
  return inTenant(db, lease.tenantId, async (trx) => {
    const lane = await trx
      .selectFrom('lanes')
      .select('lms_id')
      .where('lms_id', '=', lease.lmsId)
      .where('epoch', '=', lease.epoch)
      .forShare()
      .executeTakeFirst();
    if (!lane) throw new LaneLost(`Another sidecar holds the lane of ${lease.lmsId}.`);
    return work(trx);
  });
}

/** Whether calls may go out now. */
export type LaneReadiness =
  | { isReady: true }
  /** The breaker is open and its wait is over: one call may try. */
  | { isReady: true; isProbe: true }
  | { isReady: false };

/** After so many failures in a row the LMS itself is down, not one learner's call. */
export const FAILURES_TO_OPEN = 5;

export async function readLane(trx: TenantTransaction, lmsId: string): Promise<LaneReadiness> {
  const lane = await trx
    .selectFrom('lanes')
    .select([
      'paused_at',
      'opened_at',
      sql<boolean>`coalesce(wait_until > clock_timestamp(), false)`.as('waits'),
    ])
    .where('lms_id', '=', lmsId)
    .executeTakeFirstOrThrow();
  if (lane.paused_at || lane.waits) return { isReady: false };
  return lane.opened_at ? { isReady: true, isProbe: true } : { isReady: true };
}

const WINDOW = sql<Date>`clock_timestamp() - interval '60 seconds'`;

/**
 * Takes one call out of the budget of the last 60 seconds, as the LMS's own sliding window counts
 * (rest_framework/throttling.py, `SimpleRateThrottle`).
 *
 * @returns 0 when the call may go out now, else the milliseconds until a place is free.
 * @throws LaneLost
 */
export async function takeCall(db: Db, lease: LaneLease): Promise<number> {
  return inTenant(db, lease.tenantId, async (trx) => {
    const taken = await sql`
      update lanes set recent_calls =
        array(select call from unnest(recent_calls) as call where call > ${WINDOW}) || clock_timestamp()
      where lms_id = ${lease.lmsId} and epoch = ${lease.epoch}
        and (select count(*) from unnest(recent_calls) as call where call > ${WINDOW}) < budget_per_minute`.execute(
      trx,
    );
    if ((taken.numAffectedRows ?? 0n) > 0n) return 0;
    const wait = await sql<{ ms: number | null }>`
      select extract(epoch from recent_calls[cardinality(recent_calls) - budget_per_minute + 1]
        + interval '60 seconds' - clock_timestamp())::float8 * 1000 as ms
      from lanes where lms_id = ${lease.lmsId} and epoch = ${lease.epoch}`.execute(trx);
    const lane = wait.rows[0];
    if (!lane) throw new LaneLost(`Another sidecar holds the lane of ${lease.lmsId}.`);
    return Math.max(1, Math.ceil(lane.ms ?? 1));
  });
}

/** The LMS answered: whatever was wrong with the lane is over. */
export async function closeBreaker(trx: TenantTransaction, lmsId: string): Promise<void> {
  await trx
    .updateTable('lanes')
    .set({
      failures: 0,
      opened_at: null,
      wait_until: null,
      needs_attention_cause: null,
      needs_attention_since: null,
    })
    .where('lms_id', '=', lmsId)
    .where('failures', '>', 0)
    .execute();
}

/** The LMS asked us to wait. */
export async function waitLane(trx: TenantTransaction, lmsId: string, waitMs: number): Promise<void> {
  await trx
    .updateTable('lanes')
    .set({ wait_until: fromNow(waitMs) })
    .where('lms_id', '=', lmsId)
    .execute();
}

const FIRST_PROBE_MS = 15_000;
const LAST_PROBE_MS = 5 * 60_000;

/**
 * Counts failures of the LMS itself and opens the breaker after the fifth in a row: 15 s at first, then twice as
 * long after each probe that fails, up to five minutes. Rows do not age while it is open.
 *
 * @param count Calls that failed.
 * @param cause What a person must mend; null where waiting is enough.
 */
export async function noteLaneFailures(
  trx: TenantTransaction,
  lmsId: string,
  count: number,
  cause: string | null,
): Promise<void> {
  const opens = cause === null ? sql`failures + ${count}::int >= ${FAILURES_TO_OPEN}` : sql`true`;
  const wait = sql`least(${LAST_PROBE_MS}, ${FIRST_PROBE_MS} * power(2, least(10, greatest(0, failures + ${count}::int - ${FAILURES_TO_OPEN}))))`;
  await sql`
    update lanes set
      failures = greatest(failures + ${count}::int, case when ${cause}::text is null then 0 else ${FAILURES_TO_OPEN} end),
      opened_at = case when ${opens} then coalesce(opened_at, clock_timestamp()) else opened_at end,
      wait_until = case when ${opens} then clock_timestamp() + ${wait} * interval '1 millisecond' else wait_until end,
      needs_attention_cause = coalesce(${cause}::text, needs_attention_cause),
      needs_attention_since = case when ${cause}::text is null then needs_attention_since
        else coalesce(needs_attention_since, clock_timestamp()) end
    where lms_id = ${lmsId}`.execute(trx);
}
