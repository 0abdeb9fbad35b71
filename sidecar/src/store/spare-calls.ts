import { sql } from 'kysely';
import type { Db } from './database.ts';
import { inTenant, type TenantTransaction } from './in-tenant.ts';

/**
 * Takes a throttled call for work that nobody waits for, beside the lane's holder and out of the same budget: only while
 * the lane may speak, nothing else is due, and a tenth of the budget stays free for whoever comes next. The holder is left
 * with that much less for a minute.
 *
 * @returns Whether the call may go out.
 */
export async function takeSpareCall(db: Db, tenantId: string, lmsId: string): Promise<boolean> {
  return inTenant(db, tenantId, async (trx) => {
    // One at a time: whoever counts must see what another just took.
    const lane = await sql`
      select from lanes where lms_id = ${lmsId} and paused_at is null and opened_at is null
        and coalesce(wait_until <= clock_timestamp(), true) for no key update`.execute(trx);
    if (lane.rows.length === 0) return false;
    const taken = await sql`
      insert into lane_calls (lms_id, calls, is_spare)
      select lms_id, 1, true from lanes
      where lms_id = ${lmsId}
        and not exists (select from access where access.lms_id = lanes.lms_id
          and state = 'due' and next_attempt_at <= clock_timestamp())
        and budget_per_minute * 0.9 > (
          select coalesce(sum(calls), 0) from lane_calls
          where lane_calls.lms_id = lanes.lms_id and called_at > clock_timestamp() - interval '1 minute')`.execute(
      trx,
    );
    return (taken.numAffectedRows ?? 0n) > 0n;
  });
}

/** The throttled calls that an LMS's lane may make in a minute. */
export async function readBudget(trx: TenantTransaction, lmsId: string): Promise<number> {
  const lane = await trx
    .selectFrom('lanes')
    .select('budget_per_minute')
    .where('lms_id', '=', lmsId)
    .executeTakeFirstOrThrow();
  return lane.budget_per_minute;
}
