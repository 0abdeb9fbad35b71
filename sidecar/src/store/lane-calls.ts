import { sql } from 'kysely';
import type { Db } from './database.ts';
import { inTenant } from './in-tenant.ts';
import { LaneLost, LanePaused, type LaneLease } from './lanes.ts';

/** The throttled calls of a lane, kept so that whoever takes it over goes on counting. */

/** What others than the holder took out of its budget (`spare-calls.ts`). */
const spareCalls = sql`select coalesce(sum(calls), 0)::integer from lane_calls
  where lane_calls.lms_id = lane.lms_id and is_spare and called_at > clock_timestamp() - interval '1 minute'`;

/**
 * Keeps that calls go out now, before they do. A crash of the database itself may forget those of its last moment:
 * the commit does not wait for the disk, since it stands in the way of every call.
 *
 * @returns The lane's budget a minute, as it is set by now.
 * @throws LaneLost, and LanePaused: then they may not go.
 */
export async function noteCalls(db: Db, lease: LaneLease, calls: number): Promise<number> {
  return inTenant(db, lease.tenantId, async (trx) => {
    const noted = await sql<{ budget: number }>`
      with lane as (
        select lms_id, budget_per_minute from lanes
        where lms_id = ${lease.lmsId} and epoch = ${lease.epoch} and paused_at is null for share),
      noted as (insert into lane_calls (lms_id, calls) select lms_id, ${calls}::integer from lane)
      select greatest(1, budget_per_minute - (${spareCalls})) as budget, set_config('synchronous_commit', 'off', true) from lane`.execute(
      trx,
    );
    const budget = noted.rows[0]?.budget;
    if (budget !== undefined) return budget;
    const lane = await trx
      .selectFrom('lanes')
      .select('paused_at')
      .where('lms_id', '=', lease.lmsId)
      .where('epoch', '=', lease.epoch)
      .executeTakeFirst();
    if (lane?.paused_at) throw new LanePaused(`The lane of ${lease.lmsId} is paused.`);
    throw new LaneLost(`Another sidecar holds the lane of ${lease.lmsId}.`);
  });
}

export interface LaneBudget {
  perMinute: number;
  /** How long ago calls went out, the oldest first; one entry a call. */
  agesMs: number[];
}

/** Reads what of the budget was used lately, by whomever. */
export async function readLaneBudget(db: Db, lease: LaneLease, windowMs: number): Promise<LaneBudget> {
  return inTenant(db, lease.tenantId, async (trx) => {
    const lane = await trx
      .selectFrom('lanes')
      .select('budget_per_minute')
      .where('lms_id', '=', lease.lmsId)
      .executeTakeFirstOrThrow();
    const rows = await sql<{ age_ms: number; calls: number }>`
      select extract(epoch from clock_timestamp() - called_at)::float8 * 1000 as age_ms, calls from lane_calls
      where lms_id = ${lease.lmsId} and not is_spare and called_at > clock_timestamp() - ${windowMs} * interval '1 millisecond'
      order by called_at`.execute(trx);
    const agesMs = rows.rows.flatMap((row) => Array<number>(row.calls).fill(row.age_ms));
    return { perMinute: lane.budget_per_minute, agesMs };
  });
}

/** Nobody asks any more for calls of long ago. */
export async function forgetCalls(db: Db, lease: LaneLease): Promise<void> {
  await inTenant(db, lease.tenantId, (trx) =>
    trx
      .deleteFrom('lane_calls')
      .where('lms_id', '=', lease.lmsId)
      .where('called_at', '<', sql<Date>`clock_timestamp() - interval '3 minutes'`)
      .execute(),
  );
}
