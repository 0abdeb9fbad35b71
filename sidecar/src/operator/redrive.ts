import { sql } from 'kysely';
import { UNDONE_WITH_ITS_CAUSE } from '../ledger/grant.ts';
import type { OrderAddress } from '../store/grants.ts';
import { now, type TenantTransaction } from '../store/in-tenant.ts';
import { replanOrder } from './replan-orders.ts';

/**
 * Plans an order again and looks at everything of it again: what needed attention or waited for a retry is tried now,
 * who had no account is looked up again, and what was confirmed is read again in the LMS. What is held stays held.
 *
 * @returns How many rows needed attention; undefined for an order that is not known.
 */
export async function redriveOrder(trx: TenantTransaction, order: OrderAddress): Promise<number | undefined> {
  const stuck = await countStuck(trx, order);
  if ((await replanOrder(trx, order)) === undefined) return undefined;
  await sql`
    update access set
      state = 'due', seen_at = null, attempts = 0, next_attempt_at = ${now}, version = access.version + 1,
      needs_attention_cause = null, detail = null
    from grants
    where grants.shop_id = ${order.shopId} and grants.order_id = ${order.orderId}
      and (grants.ended_at is null or ${isLastReason})
      and access.lms_id = grants.lms_id and access.learner_id = grants.learner_id
      and access.course_key = grants.course_key and access.state <> 'held'`.execute(trx);
  await sql`
    update learners set next_lookup_at = ${now} from grants
    where grants.shop_id = ${order.shopId} and grants.order_id = ${order.orderId} and grants.ended_at is null
      and learners.id = grants.learner_id and learners.username is null`.execute(trx);
  await trx
    .updateTable('inbox')
    .set({ state: 'due', attempts: 0, next_attempt_at: now })
    .where('shop_id', '=', order.shopId)
    .where('order_id', '=', order.orderId)
    .where('state', 'in', ['due', 'needs_attention'])
    .execute();
  await trx
    .updateTable('reports')
    .set({ state: 'due', attempts: 1, next_attempt_at: now })
    .where('shop_id', '=', order.shopId)
    .where('order_id', '=', order.orderId)
    .where('state', 'in', ['due', 'needs_attention'])
    .execute();
  return stuck;
}

/** How many rows of an order need attention: lines that could not be granted, accesses, deliveries, reports. */
export async function countStuck(trx: TenantTransaction, order: OrderAddress): Promise<number> {
  const ofOrder = sql`shop_id = ${order.shopId} and order_id = ${order.orderId}`;
  const rows = await sql<{ stuck: number }>`
    select (
      (select count(*) from order_lines where ${ofOrder} and problems <> '[]'::jsonb)
      + (select count(distinct access.id) from access join grants on access.lms_id = grants.lms_id
          and access.learner_id = grants.learner_id and access.course_key = grants.course_key
        where ${ofOrder} and (grants.ended_at is null or ${isLastReason}) and access.state = 'needs_attention')
      + (select count(*) from inbox where ${ofOrder} and state = 'needs_attention')
      + (select count(*) from reports where ${ofOrder} and state = 'needs_attention'))::integer as stuck`.execute(
    trx,
  );
  return rows.rows[0]?.stuck ?? 0;
}

/** A grant that ended with its money, and whose access could not be taken away: nobody else answers for it. */
const isLastReason = sql<boolean>`(access.state = 'needs_attention'
  and grants.end_cause = any(${[...UNDONE_WITH_ITS_CAUSE]}) and not exists (
    select from grants as other
    where other.lms_id = grants.lms_id and other.learner_id = grants.learner_id
      and other.course_key = grants.course_key and other.source <> 'lms' and other.ended_at is null))`;

/** Something that needs a person: what it is about, why, and since when. */
export interface AttentionEntry {
  kind: 'lms' | 'shop' | 'order line' | 'question' | 'seat' | 'delivery' | 'report';
  cause: string;
  shopId: string;
  orderId: string;
  subject: string;
}

/** Lists everything of a tenant that needs a person. */
export async function listAttention(trx: TenantTransaction): Promise<AttentionEntry[]> {
  const rows = await sql<{
    kind: AttentionEntry['kind'];
    cause: string;
    shop_id: string;
    order_id: string;
    subject: string;
  }>`
    select 'lms' as kind, needs_attention_cause as cause, '' as shop_id, '' as order_id, lms_id as subject
      from lanes where needs_attention_cause is not null
    union all
    select 'shop', needs_attention_cause, id, '', id from shops where needs_attention_cause is not null
    union all
    select 'order line', problem ->> 'problem', shop_id, order_id, line_id
      from order_lines, jsonb_array_elements(problems) as problem
    union all
    select 'question', kind, shop_id, order_id, id::text
      from questions where answered_at is null and withdrawn_at is null
    union all
    select 'seat', coalesce(access.needs_attention_cause, access.held_reason), grants.shop_id, grants.order_id,
        grants.line_id || '/' || grants.seat || ' ' || grants.course_key
      from access join grants on access.lms_id = grants.lms_id and access.learner_id = grants.learner_id
        and access.course_key = grants.course_key and grants.source <> 'lms'
        and (grants.ended_at is null or ${isLastReason})
      where access.state = 'needs_attention'
        or access.state = 'held' and access.held_reason not in ('held_by_hand', 'revoked_by_hand')
    union all
    select 'seat', 'learner_unknown', shop_id, order_id, line_id || '/' || seat || ' ' || course_key
      from grants where learner_email is null and ended_at is null and source = 'order'
    union all
    select 'delivery', outcome, shop_id, order_id, topic from inbox where state = 'needs_attention'
    union all
    select 'report', outcome, shop_id, order_id, id::text from reports where state = 'needs_attention'
    order by kind, cause, shop_id, order_id, subject`.execute(trx);
  return rows.rows.map((row) => ({
    kind: row.kind,
    cause: row.cause,
    shopId: row.shop_id,
    orderId: row.order_id,
    subject: row.subject,
  }));
}
