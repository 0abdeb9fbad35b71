import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fromNow, inTenant, now, type TenantTransaction } from './in-tenant.ts';

/** The right to speak to one LMS, held by one sidecar at a time. Every claim raises the epoch. */
export interface LaneLease {
  tenantId: string;
  lmsId: string;
  holder: string;
  epoch: string;
  /**
   * Until when the lane is surely ours, by `performance.now()`: that clock goes on while the process is stopped, so a
   * process that wakes up late knows it before it asks anybody.
   */
  goodUntilMs: number;
}

/** Another sidecar holds the lane now; nothing more may be written under this lease. */
export class LaneLost extends Error {}

/** Somebody paused the lane: no more calls go out, whoever holds it. */
export class LanePaused extends LaneLost {}

/** A holder that says nothing for this long has stopped; the next one takes over. */
const LEASE_MS = 25_000;

/** A holder ends this much earlier than the database lets the next one in: a call takes a moment to leave the house. */
const EARLY_MS = 2_000;

/** Takes the lane of an LMS, or renews it. @returns undefined while another sidecar holds it. */
export async function takeLane(
  db: Db,
  tenantId: string,
  lmsId: string,
  holder: string,
): Promise<LaneLease | undefined> {
  const goodUntilMs = performance.now() + LEASE_MS - EARLY_MS;
  return inTenant(db, tenantId, async (trx) => {
    const row = await trx
      .updateTable('lanes')
      .set({ holder, epoch: sql<string>`epoch + 1`, held_until: fromNow(LEASE_MS) })
      .where('lms_id', '=', lmsId)
      .where((lane) => lane.or([lane('held_until', 'is', null), lane('held_until', '<', now)]))
      .returning('epoch')
      .executeTakeFirst();
    return row && { tenantId, lmsId, holder, epoch: row.epoch, goodUntilMs };
  });
}

/** @returns Whether the lane is still ours. */
export async function renewLane(db: Db, lease: LaneLease): Promise<boolean> {
  const goodUntilMs = performance.now() + LEASE_MS - EARLY_MS;
  const isOurs = await inTenant(db, lease.tenantId, async (trx) => {
    const result = await ofLease(trx, lease)
      .set({ held_until: fromNow(LEASE_MS) })
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  });
  if (isOurs) lease.goodUntilMs = goodUntilMs;
  return isOurs;
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
 * @param lock `share`: others of the same holder may write too. `change`: for changing the lane itself, alone.
 * @throws LaneLost
 */
export async function inLane<T>(
  db: Db,
  lease: LaneLease,
  work: (trx: TenantTransaction) => Promise<T>,
  lock: 'share' | 'change' = 'share',
): Promise<T> {
  return inTenant(db, lease.tenantId, async (trx) => {
    const lane = await trx
      .selectFrom('lanes')
      .select('lms_id')
      .where('lms_id', '=', lease.lmsId)
      .where('epoch', '=', lease.epoch)
      .$call((query) => (lock === 'share' ? query.forShare() : query.forNoKeyUpdate()))
      .executeTakeFirst();
    if (!lane) throw new LaneLost(`Another sidecar holds the lane of ${lease.lmsId}.`);
    return work(trx);
  });
}

/** Whether calls may go out now. */
export type LaneReadiness =
  /** `hasFailed`: something failed since the LMS last answered well. */
  | { isReady: true; hasFailed: boolean }
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
      'failures',
      sql<boolean>`coalesce(wait_until > clock_timestamp(), false)`.as('waits'),
    ])
    .where('lms_id', '=', lmsId)
    .executeTakeFirstOrThrow();
  if (lane.paused_at || lane.waits) return { isReady: false };
  return lane.opened_at ? { isReady: true, isProbe: true } : { isReady: true, hasFailed: lane.failures > 0 };
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

/** The LMS asked us to wait; a wait that is longer already stays. */
export async function waitLane(trx: TenantTransaction, lmsId: string, waitMs: number): Promise<void> {
  await trx
    .updateTable('lanes')
    .set({ wait_until: sql<Date>`greatest(wait_until, ${fromNow(waitMs)})` })
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
