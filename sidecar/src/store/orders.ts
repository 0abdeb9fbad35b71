import { sql, type Selectable } from 'kysely';
import type { Order } from '../ledger/order.ts';
import type { TakingOver } from './backfills.ts';
import type { OrderAddress } from './grants.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { Database, Silence } from './schema.ts';

export interface StoredOrder {
  order: Order;
  fingerprint: string;
  readAt: Date;
  trace: string;
  /** Taken over by a backfill: it counts as paid although that was before the shop was connected. */
  isBackfilled: boolean;
  /** Hashes of those who were erased from it. */
  erased: string[];
}

/** Reads the order's last snapshot without locking it. */
export async function findOrder(
  trx: TenantTransaction,
  address: OrderAddress,
): Promise<StoredOrder | undefined> {
  const row = await selectOrder(trx, address).executeTakeFirst();
  return row && toStored(row);
}

/** The same of several orders: a map by `orderName`, without those that have no row. */
export async function findOrders(
  trx: TenantTransaction,
  orders: OrderAddress[],
): Promise<Map<string, StoredOrder>> {
  const rows = await trx
    .selectFrom('orders')
    .select(['shop_id', 'order_id', ...COLUMNS])
    .where(
      sql<boolean>`(shop_id, order_id) in (select * from unnest(
        ${orders.map(({ shopId }) => shopId)}::text[], ${orders.map(({ orderId }) => orderId)}::text[]))`,
    )
    .execute();
  return new Map(
    rows.map((row) => [orderName({ shopId: row.shop_id, orderId: row.order_id }), toStored(row)]),
  );
}

/** One name for each order of all shops. */
export function orderName({ shopId, orderId }: OrderAddress): string {
  return JSON.stringify([shopId, orderId]);
}

/** The same, locked until the end of the transaction: whoever changes what an order leads to holds this first. */
export async function lockOrder(
  trx: TenantTransaction,
  address: OrderAddress,
): Promise<StoredOrder | undefined> {
  const row = await selectOrder(trx, address).forUpdate().executeTakeFirst();
  return row && toStored(row);
}

const COLUMNS = ['snapshot', 'fingerprint', 'read_at', 'trace', 'backfilled_at', 'erased'] as const;

function selectOrder(trx: TenantTransaction, { shopId, orderId }: OrderAddress) {
  return trx
    .selectFrom('orders')
    .select(COLUMNS)
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId);
}

function toStored(row: Pick<Selectable<Database['orders']>, (typeof COLUMNS)[number]>): StoredOrder {
  return {
    order: reviveOrder(row.snapshot),
    fingerprint: row.fingerprint,
    readAt: row.read_at,
    trace: row.trace,
    isBackfilled: row.backfilled_at !== null,
    erased: row.erased,
  };
}

/** Serialises the planning of an order that may not have a row yet. */
export async function lockOrderAddress(trx: TenantTransaction, order: OrderAddress): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${orderName(order)}, 2))`.execute(trx);
}

export interface OrderToSave extends Pick<StoredOrder, 'order' | 'fingerprint' | 'readAt' | 'trace'> {
  /** Where it is a backfill that plans it. */
  takingOver?: TakingOver;
}

/**
 * Keeps a snapshot. What a backfill kept silent is silent until the order itself changes.
 *
 * @param options `settleInMs`: asks for a report, as `askToSettle` does; undefined: there is nothing to say.
 */
export async function saveOrder(
  trx: TenantTransaction,
  shopId: string,
  { order, fingerprint, readAt, trace, takingOver }: OrderToSave,
  { settleInMs }: { settleInMs: number | undefined },
): Promise<void> {
  const values = {
    snapshot: JSON.stringify(order),
    fingerprint,
    read_at: readAt,
    planned_at: now,
    trace,
    ...(takingOver && { backfilled_at: now, silent: takingOver.silent }),
  };
  const settling = settleInMs !== undefined && { settle_at: fromNow(settleInMs), unsettled_since: now };
  const settlingSooner = settling && {
    settle_at: sql<Date>`least(orders.settle_at, excluded.settle_at)`,
    unsettled_since: sql<Date>`coalesce(orders.unsettled_since, excluded.unsettled_since)`,
  };
  const sameSilence = sql<
    Silence[]
  >`case when orders.fingerprint = excluded.fingerprint then orders.silent else '{}' end`;
  await trx
    .insertInto('orders')
    .values({ shop_id: shopId, order_id: order.orderId, ...values, ...settling })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'shop_id', 'order_id'])
        .doUpdateSet({ silent: sameSilence, ...values, ...settlingSooner }),
    )
    .execute();
}

/** The shop said the same again, later: what is older than this is old. */
export async function advanceOrder(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
  { modifiedAt, sequence }: Order,
): Promise<void> {
  const time = JSON.stringify({ modifiedAt, sequence });
  await sql`
    update orders set snapshot = snapshot || ${time}::jsonb
    where shop_id = ${shopId} and order_id = ${orderId}
      and (snapshot ->> 'modifiedAt')::timestamptz < ${modifiedAt}::timestamptz`.execute(trx);
}

/** JSON has no dates. */
function reviveOrder(stored: Order): Order {
  const date = (value: unknown) => (typeof value === 'string' ? new Date(value) : null);
  return {
    ...stored,
    // Snapshots of earlier releases know neither.
    currency: stored.currency || '',
    total: stored.total || '',
    paidAt: date(stored.paidAt),
    createdAt: date(stored.createdAt),
    modifiedAt: date(stored.modifiedAt),
    // Snapshots of earlier releases know neither.
    refunds: stored.refunds.map((refund) => ({
      ...refund,
      amount: (refund.amount as number | undefined) ?? 0,
      refundedAt: date(refund.refundedAt),
    })),
  };
}
