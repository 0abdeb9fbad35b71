import { sql } from 'kysely';
import type { TenantTransaction } from './in-tenant.ts';

/** An LMS or a shop whose hour has come. */
export interface DueNight {
  kind: 'lms' | 'shop';
  subject: string;
}

/** The runs of one night are spread over an hour. */
const SPREAD_MS = 3_600_000;

/**
 * Claims the LMSs and shops whose night has come, and plans the next one, by the database's clock: however many
 * sidecars ask, each is claimed once. What was not planned yet is planned, and not claimed.
 *
 * @param hour Of the day, in UTC; undefined: never by night.
 */
export async function claimNights(trx: TenantTransaction, hour: number | undefined): Promise<DueNight[]> {
  const due: DueNight[] = [];
  for (const [kind, table, id] of [
    ['lms', 'lanes', 'lms_id'],
    ['shop', 'shops', 'id'],
  ] as const) {
    const rows = await sql<{ subject: string; was_planned: boolean }>`
      update ${sql.table(table)} as planned set next_reconciliation_at = ${nextNight(hour)}
      from (select ${sql.ref(id)} as subject, next_reconciliation_at as planned_at from ${sql.table(table)}
        where coalesce(next_reconciliation_at <= clock_timestamp(), true) for update skip locked) as before
      where planned.${sql.ref(id)} = before.subject
      returning before.subject, before.planned_at is not null as was_planned`.execute(trx);
    due.push(...rows.rows.filter((row) => row.was_planned).map(({ subject }) => ({ kind, subject })));
  }
  return due;
}

/** Plans the nights anew that do not fit the configured hour: it was changed, or switched off or on. */
export async function planNights(trx: TenantTransaction, hour: number | undefined): Promise<void> {
  const fits =
    hour === undefined
      ? sql`next_reconciliation_at = 'infinity'`
      : sql`next_reconciliation_at < 'infinity'
          and extract(hour from next_reconciliation_at at time zone 'UTC') = ${hour}`;
  for (const table of ['lanes', 'shops']) {
    await sql`
      update ${sql.table(table)} set next_reconciliation_at = ${nextNight(hour)}
      where next_reconciliation_at > clock_timestamp() and not (${fits})`.execute(trx);
  }
}

/** The next time that it is that hour, and up to an hour later. */
function nextNight(hour: number | undefined) {
  if (hour === undefined) return sql`'infinity'::timestamptz`;
  const today = sql`date_trunc('day', clock_timestamp() at time zone 'UTC') + ${hour} * interval '1 hour'`;
  return sql`((${today} + case when ${today} <= clock_timestamp() at time zone 'UTC' then interval '1 day'
    else interval '0' end) at time zone 'UTC') + random() * ${SPREAD_MS} * interval '1 millisecond'`;
}
