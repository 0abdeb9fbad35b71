import { sql } from 'kysely';
import type { OrderAddress } from './grants.ts';
import { now, type TenantTransaction } from './in-tenant.ts';

/** What a shop was last told of an order. */
export interface ToldState {
  /** Something of it is still being put together, or sent. */
  isUnderWay: boolean;
  /** A backfill keeps it from the shop. */
  isSilent: boolean;
  /** The state of each line; null: nothing was ever told. */
  lineStates: Record<string, string> | null;
}

export async function readToldState(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
): Promise<ToldState> {
  const row = await sql<{ under_way: boolean; silent: boolean; line_states: Record<string, string> | null }>`
    select settle_at is not null as under_way, 'staff_note' = any(silent) as silent,
      (select line_states from reports
        where reports.shop_id = orders.shop_id and reports.order_id = orders.order_id
        order by created_at desc limit 1) as line_states
    from orders where shop_id = ${shopId} and order_id = ${orderId}`.execute(trx);
  const [told] = row.rows;
  return {
    isUnderWay: told?.under_way ?? false,
    isSilent: told?.silent ?? false,
    lineStates: told?.line_states ?? null,
  };
}

/** Has an order reported again, whatever was kept of what was said. */
export async function reportAgain(trx: TenantTransaction, { shopId, orderId }: OrderAddress): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ reported_digest: null, settle_at: now })
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .execute();
}

/** Orders that changed in the shop since, as far as is known, and by which somebody learns. */
export async function listOrdersInUse(
  trx: TenantTransaction,
  shopId: string,
  since: Date,
): Promise<string[]> {
  const rows = await sql<{ order_id: string }>`
    select order_id from orders
    where shop_id = ${shopId} and (snapshot ->> 'modifiedAt')::timestamptz >= ${since}
      and snapshot ->> 'status' not in ('trash', 'deleted')
      and exists (select from grants where grants.shop_id = orders.shop_id
        and grants.order_id = orders.order_id and grants.ended_at is null)
    order by length(order_id), order_id`.execute(trx);
  return rows.rows.map((row) => row.order_id);
}
