import { sql } from 'kysely';
import { isLastReason } from '../store/attention.ts';
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
