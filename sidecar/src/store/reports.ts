import type { ReportedLine } from '../ledger/reported-line.ts';
import type { Holder } from '../shared/holder.ts';
import type { Payment } from '../ledger/transfer.ts';
import { CLAIM_MS } from '../shared/keep-claim.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import { sql } from 'kysely';

/** What is said back to the shop about one order, once it has settled. */
export interface NewReport {
  shopId: string;
  orderId: string;
  /** Null: none is written. */
  staffNote: string | null;
  customerNote: string | null;
  lineStates: Record<string, string>;
  /** The same with seats and sentences. */
  lines: ReportedLine[];
  isComplete: boolean;
  trace: string;
  /** What it does to the order beside saying something; then it says nothing of lines. */
  payment?: Payment | null;
}

export interface DueReport extends NewReport {
  reportId: string;
  /** This one included: from the second on, what the first one wrote may be there already. */
  attempts: number;
  /** The note's id in the shop once it was written. */
  staffNoteId: string | null;
  customerNoteId: string | null;
}

/** Comes after whatever was to be said of the order before, also where the database's clock was set back meanwhile. */
export async function addReport(trx: TenantTransaction, report: NewReport): Promise<string> {
  const afterTheLast = sql<Date>`(
    select greatest(clock_timestamp(), max(created_at) + interval '1 microsecond') from reports
    where shop_id = ${report.shopId} and order_id = ${report.orderId})`;
  const row = await trx
    .insertInto('reports')
    .values({
      created_at: afterTheLast,
      shop_id: report.shopId,
      order_id: report.orderId,
      staff_note: report.staffNote,
      customer_note: report.customerNote,
      line_states: JSON.stringify(report.lineStates),
      lines: JSON.stringify(report.lines),
      is_complete: report.isComplete,
      trace: report.trace,
      payment: report.payment ? JSON.stringify(report.payment) : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Claims due reports, each the oldest unsent one of its order. Those of a shop that was un-paired wait. */
export async function claimReports(
  trx: TenantTransaction,
  holder: Holder,
  limit: number,
): Promise<DueReport[]> {
  const rows = await sql<{ id: string }>`
    update reports set next_attempt_at = ${fromNow(CLAIM_MS)}, claimed_by = ${holder}, attempts = attempts + 1
    where id in (
      select id from reports as due
      where state = 'due' and next_attempt_at <= clock_timestamp()
        and exists (select from shops where shops.id = due.shop_id and cardinality(webhook_secrets) > 0)
        and not exists (
          select from reports as earlier
          where earlier.state = 'due' and earlier.shop_id = due.shop_id and earlier.order_id = due.order_id
            and (earlier.created_at, earlier.id) < (due.created_at, due.id))
      order by next_attempt_at limit ${limit} for update skip locked)
    returning id`.execute(trx);
  if (rows.rows.length === 0) return [];
  const claimed = await trx
    .selectFrom('reports')
    .selectAll()
    .where(
      'id',
      'in',
      rows.rows.map((row) => row.id),
    )
    .execute();
  return claimed.map((row) => ({
    reportId: row.id,
    shopId: row.shop_id,
    orderId: row.order_id,
    staffNote: row.staff_note,
    customerNote: row.customer_note,
    lineStates: row.line_states,
    lines: row.lines,
    isComplete: row.is_complete,
    trace: row.trace,
    payment: row.payment,
    attempts: row.attempts,
    staffNoteId: row.staff_note_id,
    customerNoteId: row.customer_note_id,
  }));
}

/** The report is still being sent. */
export async function extendReport(trx: TenantTransaction, reportId: string): Promise<void> {
  await trx
    .updateTable('reports')
    .set({ next_attempt_at: fromNow(CLAIM_MS) })
    .where('id', '=', reportId)
    .where('state', '=', 'due')
    .execute();
}

/** Keeps the id of a note that was written, so that it is not written again. */
export async function noteWritten(
  trx: TenantTransaction,
  reportId: string,
  kind: 'staff' | 'customer',
  noteId: string,
): Promise<void> {
  await trx
    .updateTable('reports')
    .set(kind === 'staff' ? { staff_note_id: noteId } : { customer_note_id: noteId })
    .where('id', '=', reportId)
    .execute();
}

export async function finishReport(
  trx: TenantTransaction,
  reportId: string,
  state: 'sent' | 'needs_attention',
  outcome: string,
): Promise<void> {
  await trx
    .updateTable('reports')
    .set({ state, outcome, sent_at: state === 'sent' ? now : null })
    .where('id', '=', reportId)
    .execute();
}

/** The shop did not take the report; it is due again after `delayMs`. */
export async function postponeReport(
  trx: TenantTransaction,
  reportId: string,
  delayMs: number,
  outcome: string,
): Promise<void> {
  await trx
    .updateTable('reports')
    .set({ next_attempt_at: fromNow(delayMs), claimed_by: null, outcome })
    .where('id', '=', reportId)
    .execute();
}
