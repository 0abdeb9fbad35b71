import { sql } from 'kysely';
import { REPAIRS } from '../ledger/compare-access.ts';
import type { TenantTransaction } from './in-tenant.ts';

/** One thing that a run found. */
export interface Finding {
  /** What it is about; a run says one thing of it. */
  subject: string;
  kind: string;
  lmsId?: string | null;
  courseKey?: string | null;
  mode?: string | null;
  /** The access, and its version as it was found. */
  access?: { accessId: string; version: number };
  shopId?: string | null;
  orderId?: string | null;
  lineId?: string | null;
  seat?: number | null;
  /** As typed; of an access the ledger knows the learner. */
  learner?: string | null;
  detail?: string;
  state: 'unread' | 'found' | 'repaired';
}

/** Keeps findings of a run; what it said of the same before is replaced. */
export async function saveFindings(
  trx: TenantTransaction,
  runId: string,
  findings: Finding[],
): Promise<void> {
  if (findings.length === 0) return;
  await trx
    .insertInto('findings')
    .values(
      findings.map((finding) => ({
        reconciliation_id: runId,
        subject: finding.subject,
        kind: finding.kind,
        lms_id: finding.lmsId ?? null,
        course_key: finding.courseKey ?? null,
        mode: finding.mode ?? null,
        access_id: finding.access?.accessId ?? null,
        access_version: finding.access?.version ?? null,
        shop_id: finding.shopId ?? null,
        order_id: finding.orderId ?? null,
        line_id: finding.lineId ?? null,
        seat: finding.seat ?? null,
        learner: finding.learner ?? null,
        detail: finding.detail ?? '',
        state: finding.state,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'reconciliation_id', 'subject']).doUpdateSet((row) => ({
        kind: row.ref('excluded.kind'),
        detail: row.ref('excluded.detail'),
        state: row.ref('excluded.state'),
      })),
    )
    .execute();
}

/** A finding as it is read to be shown. */
export interface FindingRow {
  kind: string;
  lms_id: string | null;
  course_key: string | null;
  mode: string | null;
  shop_id: string | null;
  order_id: string | null;
  line_id: string | null;
  learner: string | null;
  detail: string;
  is_repaired: boolean;
}

/** A finding as it is shown. */
export type ShownFinding = ReturnType<typeof toShownFinding>;

export function toShownFinding(row: FindingRow) {
  return {
    kind: row.kind,
    lmsId: row.lms_id,
    courseKey: row.course_key,
    mode: row.mode,
    shopId: row.shop_id,
    orderId: row.order_id,
    lineId: row.line_id,
    /** Username in the LMS, else an address. */
    learner: row.learner,
    detail: row.detail,
    isRepaired: row.is_repaired,
  };
}

/** The findings of a run, as many as asked for; an access names its last order. */
export async function listFindings(
  trx: TenantTransaction,
  runId: string,
  limit: number,
): Promise<ShownFinding[]> {
  const rows = await sql<FindingRow>`
    select findings.kind, findings.lms_id, findings.course_key, findings.mode, findings.line_id,
      coalesce(findings.shop_id, orders.shop_id) as shop_id, coalesce(findings.order_id, orders.order_ids) as order_id,
      coalesce(learners.username, findings.learner) as learner, findings.detail,
      findings.state = 'repaired' as is_repaired
    from findings
    left join access on access.id = findings.access_id
    left join learners on learners.id = access.learner_id
    ${ordersOfAccess}
    where reconciliation_id = ${runId} and findings.state <> 'unread'
    order by findings.kind, findings.lms_id, findings.course_key, findings.shop_id, length(findings.order_id), findings.order_id, subject
    limit ${limit}`.execute(trx);
  return rows.rows.map(toShownFinding);
}

/** The orders that stand, or stood, behind an access: those of one shop, by comma. */
const ordersOfAccess = sql`left join lateral (
    select shop_id, string_agg(order_id, ', ' order by length(order_id), order_id) as order_ids from (
      select distinct shop_id, order_id from grants
      where grants.lms_id = access.lms_id and grants.learner_id = access.learner_id
        and grants.course_key = access.course_key and grants.source = 'order') as of_access
    group by shop_id order by shop_id limit 1) as orders on true`;

/** What no rule repairs. */
const FOR_A_PERSON = Object.entries(REPAIRS).flatMap(([kind, by]) => (by === 'night' ? [] : [kind]));

/**
 * Findings that wait for a person, as rows of `attention.ts`: those of the latest finished run of each LMS, as long as the
 * access is as it was; each since it was found first.
 */
export const openFindings = sql`
  select 'finding', findings.kind, coalesce(sold.shop_id, ''), coalesce(sold.order_id, ''), findings.lms_id, '',
    learners.username || ' ' || access.course_key, true,
    (select min(started_at) from reconciliations as run join findings as same on same.reconciliation_id = run.id
      where same.subject = findings.subject and same.kind = findings.kind
        and same.access_version = findings.access_version),
    jsonb_build_object('seen', findings.detail), 'finding:' || access.id
  from findings
  join access on access.id = findings.access_id and access.version = findings.access_version
  join learners on learners.id = access.learner_id
  left join lateral (
    select shop_id, order_id from grants
    where grants.lms_id = access.lms_id and grants.learner_id = access.learner_id
      and grants.course_key = access.course_key and grants.source = 'order'
    order by opened_at desc limit 1) as sold on true
  where findings.state = 'found' and findings.kind = any(${FOR_A_PERSON}) and reconciliation_id in (
    select distinct on (lms_id) id from reconciliations
    where kind = 'lms' and outcome = 'done' order by lms_id, started_at desc)`;
