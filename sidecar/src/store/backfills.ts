import { sql } from 'kysely';
import type { TenantTransaction } from './in-tenant.ts';
import type { Silence } from './schema.ts';
import { toShownFinding, type FindingRow, type ShownFinding } from './findings.ts';

/** How an order is taken over that was paid before the shop was connected. */
export interface TakingOver {
  /** What the shop is not to hear of it. */
  silent: Silence[];
}

/** Whether this run has dealt with an order already. */
export async function isInRun(trx: TenantTransaction, runId: string, orderId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('findings')
    .select('subject')
    .where('reconciliation_id', '=', runId)
    .where('order_id', '=', orderId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A seat of a dry run that the LMS is still to be asked about. */
export interface UnreadSeat {
  subject: string;
  lmsId: string;
  courseKey: string;
  mode: string | null;
  emailKey: string;
  /** The account that the ledger knows under this address. */
  username: string | null;
}

/** Lists seats that the LMS is still to be asked about, all of one course run. */
export async function listUnread(
  trx: TenantTransaction,
  runId: string,
  limit: number,
): Promise<UnreadSeat[]> {
  const rows = await sql<{
    subject: string;
    lms_id: string;
    course_key: string;
    mode: string | null;
    email_key: string;
    username: string | null;
  }>`
    with turn as (
      select lms_id, course_key from findings where reconciliation_id = ${runId} and state = 'unread'
      order by lms_id, course_key limit 1)
    select findings.subject, findings.lms_id, findings.course_key, findings.mode,
      lower(findings.learner) as email_key, learners.username
    from findings join turn using (lms_id, course_key)
    left join learner_emails
      on learner_emails.lms_id = findings.lms_id and learner_emails.email_key = lower(findings.learner)
    left join learners on learners.id = learner_emails.learner_id
    where reconciliation_id = ${runId} and findings.state = 'unread'
    order by findings.subject limit ${limit}`.execute(trx);
  return rows.rows.map((row) => ({
    subject: row.subject,
    lmsId: row.lms_id,
    courseKey: row.course_key,
    mode: row.mode,
    emailKey: row.email_key,
    username: row.username,
  }));
}

/** Keeps what the LMS says of a seat of a dry run. */
export async function saveRead(
  trx: TenantTransaction,
  runId: string,
  seats: { subject: string; kind: string; detail: string }[],
): Promise<void> {
  for (const { subject, kind, detail } of seats) {
    await trx
      .updateTable('findings')
      .set({ kind, detail, state: 'found' })
      .where('reconciliation_id', '=', runId)
      .where('subject', '=', subject)
      .execute();
  }
}

/** What came of each seat that a backfill gave, as the ledger has it now; everything else as it was found. */
const OUTCOMES = sql`
  select case
      when findings.kind <> 'granted' then findings.kind
      when grants.ended_at is not null then 'ended'
      when access.state = 'due' or access.state is null then 'in_progress'
      when access.state = 'waiting_for_learner' then 'no_account'
      when access.state = 'needs_attention' then 'needs_attention'
      when access.state = 'held' then case when grants.take_over = 'left' then 'left' else 'held' end
      when grants.take_over = 'ours' then 'already_there'
      when grants.take_over = 'raised' then 'raised'
      when grants.take_over = 'above' then 'more_there'
      else 'enrolled' end as kind,
    coalesce(access.needs_attention_cause, access.held_reason, findings.detail) as detail,
    findings.subject, findings.lms_id, findings.course_key, findings.mode, findings.shop_id, findings.order_id,
    findings.line_id, findings.learner, false as is_repaired
  from findings
  left join lateral (
    select * from grants where findings.kind = 'granted' and grants.source = 'order'
      and grants.shop_id = findings.shop_id and grants.order_id = findings.order_id
      and grants.line_id = findings.line_id and grants.seat = findings.seat
      and grants.lms_id = findings.lms_id and grants.course_key = findings.course_key
    order by generation desc limit 1) as grants on true
  left join access on access.lms_id = grants.lms_id and access.learner_id = grants.learner_id
    and access.course_key = grants.course_key`;

export async function listOutcomes(
  trx: TenantTransaction,
  runId: string,
  limit: number,
): Promise<ShownFinding[]> {
  const rows = await sql<FindingRow>`
    ${OUTCOMES} where reconciliation_id = ${runId} and findings.state <> 'unread'
    order by length(findings.order_id), findings.order_id, findings.subject limit ${limit}`.execute(trx);
  return rows.rows.map(toShownFinding);
}

export async function countOutcomes(trx: TenantTransaction, runId: string): Promise<Record<string, number>> {
  const rows = await sql<{ kind: string; count: number }>`
    select kind, count(*)::integer as count from (
      ${OUTCOMES} where reconciliation_id = ${runId} and findings.state <> 'unread') as outcomes
    group by kind order by kind`.execute(trx);
  return Object.fromEntries(rows.rows.map(({ kind, count }) => [kind, count]));
}
