import { sql, type RawBuilder } from 'kysely';
import { UNDONE_WITH_ITS_CAUSE } from '../ledger/grant.ts';
import { openFindings } from './findings.ts';
import type { TenantTransaction } from './in-tenant.ts';

/**
 * What needs a person is nowhere stored twice: it is read from the rows that are parked. Entries with the same cause,
 * about the same thing, of the same shop or LMS are one group, which is what a person mends, is told of and redrives.
 */

export const ATTENTION_KINDS = [
  'lms',
  'shop',
  'order line',
  'question',
  'transfer',
  'seat',
  'delivery',
  'report',
  'mail',
  'finding',
] as const;

export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** Something that needs a person: what it is, why, and since when. */
export interface AttentionEntry {
  entryId: string;
  groupId: string;
  kind: AttentionKind;
  cause: string;
  shopId: string;
  orderId: string;
  lmsId: string;
  /** What a person mends: a course key, a mistyped one, a product, an address; empty where the cause says it all. */
  about: string;
  /** The row, as people name it. */
  subject: string;
  /** Waits for a person's decision; trying it again decides nothing. */
  isDecision: boolean;
  since: Date;
  detail: Record<string, string>;
}

/** Which entries; what is left out does not matter. */
export interface AttentionFilter {
  entryId?: string | undefined;
  groupId?: string | undefined;
  cause?: string | undefined;
  about?: string | undefined;
  shopId?: string | undefined;
  lmsId?: string | undefined;
  isDecision?: boolean | undefined;
}

/** Where a list goes on: after this entry. */
export interface AttentionCursor {
  since: Date;
  entryId: string;
}

/** A grant that ended with its money, and whose access could not be taken away: nobody else answers for it. */
export const isLastReason = sql<boolean>`(access.state = 'needs_attention'
  and grants.end_cause = any(${[...UNDONE_WITH_ITS_CAUSE]}) and not exists (
    select from grants as other
    where other.lms_id = grants.lms_id and other.learner_id = grants.learner_id
      and other.course_key = grants.course_key and other.source <> 'lms' and other.ended_at is null))`;

/** Causes that lie with the course run and not with the learner: one group for each run. */
const COURSE_CAUSES = [
  'course_not_found',
  'course_mode_unavailable',
  'course_mode_expired',
  'course_mode_ambiguous',
  'enrollment_closed',
  'enrollment_invite_only',
  'enrollment_refused',
  'course_full',
];

/** A mail that failed so often shows that something is wrong, though it is still tried. */
const MAIL_FAILURES = 3;

const LONGEST_ABOUT = 200;

const rows = sql`
  select 'lms' as kind, needs_attention_cause as cause, '' as shop_id, '' as order_id, lms_id, '' as about,
      lms_id as subject, false as is_decision, needs_attention_since as since, '{}'::jsonb as detail,
      'lms:' || lms_id as entry_id
    from lanes where needs_attention_cause is not null
  union all
  select 'lms', 'lane_paused', '', '', lms_id, '', lms_id, true, paused_at, '{}', 'lms:' || lms_id || ':paused'
    from lanes where paused_at is not null
  union all
  select 'shop', needs_attention_cause, id, '', '', '', id, false, needs_attention_since, '{}', 'shop:' || id
    from shops where needs_attention_cause is not null
  union all
  select 'order line', problem ->> 'problem', shop_id, order_id, '',
      case problem ->> 'problem'
        when 'course_key_malformed' then problem ->> 'detail'
        when 'lms_unknown' then problem ->> 'detail'
        when 'offer_unreadable' then coalesce(nullif(sku, ''), name)
        else '' end,
      line_id, false, attention_since, jsonb_build_object('text', problem ->> 'detail'),
      'line:' || shop_id || '/' || order_id || '/' || line_id || '/' || place
    from order_lines, jsonb_array_elements(problems) with ordinality as listed (problem, place)
    where problems <> '[]'::jsonb
  union all
  select 'question', kind, shop_id, order_id, '', '', id::text, true, asked_at, detail, 'question:' || id
    from questions where answered_at is null and withdrawn_at is null
  union all
  select 'transfer', 'transfer_unanswered', shop_id, order_id, '', '', amount || ' ' || currency, true, attention_since,
      '{}', 'transfer:' || id
    from transfers where state = 'asked' and attention_since is not null
  union all
  select 'seat', coalesce(access.needs_attention_cause, access.held_reason), grants.shop_id, grants.order_id,
      access.lms_id,
      case when access.needs_attention_cause = any(${COURSE_CAUSES}) then access.course_key else '' end,
      grants.line_id || '/' || grants.seat || ' ' || grants.course_key, access.state = 'held',
      access.attention_since, coalesce(access.detail, '{}'), 'seat:' || access.id || ':' || grants.id
    from access join grants on access.lms_id = grants.lms_id and access.learner_id = grants.learner_id
      and access.course_key = grants.course_key and grants.source <> 'lms'
      and (grants.ended_at is null or ${isLastReason})
    where access.state = 'needs_attention'
      or access.state = 'held' and access.held_reason not in ('held_by_hand', 'revoked_by_hand')
  union all
  select 'seat', 'learner_unknown', shop_id, order_id, lms_id, '', line_id || '/' || seat || ' ' || course_key,
      true, opened_at, '{}', 'grant:' || id
    from grants where learner_email is null and ended_at is null and source = 'order'
  union all
  select 'delivery', outcome, shop_id, order_id, '', '', topic, false, attention_since, '{}', 'delivery:' || id
    from inbox where state = 'needs_attention'
  union all
  select 'report', outcome, shop_id, order_id, '', '', id::text, false, attention_since, '{}', 'report:' || id
    from reports where state = 'needs_attention'
  union all
  select 'mail', outcome, '', '', '', recipient, subject, false, created_at, '{}', 'mail:' || id
    from mails where state = 'needs_attention'
      or state = 'due' and attempts >= ${MAIL_FAILURES} and outcome is not null
  union all ${openFindings}`;

const entries = sql`
  (select *, left(md5(jsonb_build_array(kind, cause, shop_id, lms_id, short)::text), 12) as group_id
    from (
      select kind, cause, shop_id, order_id, lms_id, left(about, ${LONGEST_ABOUT}) as short, subject, is_decision,
        -- as exact as a cursor that went through JSON
        date_trunc('milliseconds', since) as since, detail, entry_id
      from (${rows}) as unnamed) as named) as entries`;

function where(filter: AttentionFilter): RawBuilder<boolean> {
  const conditions = [
    ...(filter.entryId === undefined ? [] : [sql`entry_id = ${filter.entryId}`]),
    ...(filter.groupId === undefined ? [] : [sql`group_id = ${filter.groupId}`]),
    ...(filter.cause === undefined ? [] : [sql`cause = ${filter.cause}`]),
    ...(filter.about === undefined ? [] : [sql`short = left(${filter.about}, ${LONGEST_ABOUT})`]),
    ...(filter.shopId === undefined ? [] : [sql`shop_id = ${filter.shopId}`]),
    ...(filter.lmsId === undefined ? [] : [sql`lms_id = ${filter.lmsId}`]),
    ...(filter.isDecision === undefined ? [] : [sql`is_decision = ${filter.isDecision}`]),
  ];
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;
}

interface EntryRow {
  entry_id: string;
  group_id: string;
  kind: AttentionKind;
  cause: string;
  shop_id: string;
  order_id: string;
  lms_id: string;
  short: string;
  subject: string;
  is_decision: boolean;
  since: Date;
  detail: Record<string, string>;
}

/** Lists entries, those that wait longest first. */
export async function listAttention(
  trx: TenantTransaction,
  filter: AttentionFilter = {},
  { after, until, limit }: { after?: AttentionCursor | undefined; until?: Date; limit?: number } = {},
): Promise<AttentionEntry[]> {
  const found = await sql<EntryRow>`
    select * from ${entries} where ${where(filter)}
      and ${after ? sql`(since, entry_id) > (${after.since}::timestamptz, ${after.entryId})` : sql`true`}
      and ${until ? sql`since <= ${until}::timestamptz` : sql`true`}
    order by since, entry_id limit ${limit ?? null}`.execute(trx);
  return found.rows.map((row) => ({
    entryId: row.entry_id,
    groupId: row.group_id,
    kind: row.kind,
    cause: row.cause,
    shopId: row.shop_id,
    orderId: row.order_id,
    lmsId: row.lms_id,
    about: row.short,
    subject: row.subject,
    isDecision: row.is_decision,
    since: row.since,
    detail: row.detail,
  }));
}

/** Entries that one person mends by one deed. */
export interface AttentionGroup {
  groupId: string;
  kind: AttentionKind;
  cause: string;
  shopId: string;
  lmsId: string;
  about: string;
  isDecision: boolean;
  count: number;
  /** Since when its oldest and its newest entry wait. */
  since: Date;
  newestSince: Date;
  /** The newest, a few. */
  examples: { orderId: string; orderNumber: string; subject: string }[];
}

const EXAMPLES = 5;

interface GroupRow extends Omit<EntryRow, 'entry_id' | 'order_id' | 'subject' | 'detail'> {
  count: number;
  newest_since: Date;
  examples: { orderId: string; orderNumber: string | null; subject: string }[];
}

/** Lists groups, those that wait longest first. */
export async function listAttentionGroups(
  trx: TenantTransaction,
  filter: AttentionFilter = {},
): Promise<AttentionGroup[]> {
  const found = await sql<GroupRow>`
    select groups.*, (
        select coalesce(jsonb_agg(jsonb_build_object('orderId', newest.order_id, 'subject', newest.subject,
          'orderNumber', orders.snapshot ->> 'number') order by newest.place), '[]')
        from unnest(order_ids, subjects) with ordinality as newest (order_id, subject, place)
        left join orders on orders.shop_id = groups.shop_id and orders.order_id = newest.order_id) as examples
    from (
      select group_id, kind, cause, shop_id, lms_id, short, is_decision, count(*)::integer as count,
        min(since) as since, max(since) as newest_since,
        (array_agg(order_id order by since desc, entry_id))[1:${sql.lit(EXAMPLES)}] as order_ids,
        (array_agg(subject order by since desc, entry_id))[1:${sql.lit(EXAMPLES)}] as subjects
      from ${entries} where ${where(filter)}
      group by group_id, kind, cause, shop_id, lms_id, short, is_decision) as groups
    order by since, group_id`.execute(trx);
  return found.rows.map((row) => ({
    groupId: row.group_id,
    kind: row.kind,
    cause: row.cause,
    shopId: row.shop_id,
    lmsId: row.lms_id,
    about: row.short,
    isDecision: row.is_decision,
    count: row.count,
    since: row.since,
    newestSince: row.newest_since,
    examples: row.examples.map((example) => ({ ...example, orderNumber: example.orderNumber ?? '' })),
  }));
}
