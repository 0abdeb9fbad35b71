import { sql } from 'kysely';
import { now, type TenantTransaction } from './in-tenant.ts';

/** Clocks are corrected by a little all the time. */
const JUMP_MS = 5_000;

/** What is planned for a time, and since when something has lasted that is given only so long. */
export const PLANNED = {
  lanes: ['held_until', 'wait_until', 'next_reconciliation_at'],
  lane_calls: ['called_at'],
  inbox: ['next_attempt_at'],
  orders: ['settle_at', 'unsettled_since'],
  access: ['next_attempt_at', 'due_since'],
  learners: ['next_lookup_at'],
  reports: ['next_attempt_at'],
  mails: ['next_attempt_at'],
  transfers: ['next_mail_at'],
  attention_watch: ['next_look_at'],
  shops: ['next_poll_at', 'next_sweep_at', 'next_reconciliation_at'],
  reconciliations: ['next_step_at'],
  privacy: ['next_purge_at'],
  shop_connections: ['next_step_at'],
};

/**
 * Notes what the database's clock shows. Where it was set back since the last time, everything that was planned is set
 * back by as much: else each retry, look-up and lease waited until the clock is there again. One that was put forward
 * needs nothing, what was planned is due.
 *
 * @returns By how much the clock was set back; 0: it was not.
 */
export async function noteClock(trx: TenantTransaction): Promise<number> {
  const marks = await sql<{ ahead_ms: number }>`
    select extract(epoch from shown_at - clock_timestamp())::float8 * 1000 as ahead_ms
    from clock_marks for update`.execute(trx);
  const aheadMs = marks.rows[0]?.ahead_ms ?? 0;
  const isSetBack = aheadMs > JUMP_MS;
  if (isSetBack) await setBack(trx, aheadMs);
  await trx
    .insertInto('clock_marks')
    .values({ shown_at: now })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ shown_at: now }))
    .execute();
  return isSetBack ? aheadMs : 0;
}

async function setBack(trx: TenantTransaction, byMs: number): Promise<void> {
  for (const [table, columns] of Object.entries(PLANNED)) {
    for (const column of columns) {
      const time = sql.ref(column);
      await sql`
        update ${sql.table(table)} set ${time} = ${time} - ${byMs} * interval '1 millisecond'
        where ${time} > clock_timestamp()`.execute(trx);
    }
  }
  // What was read is hours old, whatever its date says.
  await sql`update access set seen_at = null where seen_at > clock_timestamp()`.execute(trx);
}
