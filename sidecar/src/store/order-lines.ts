import { sql } from 'kysely';
import { parseEmail } from '../ledger/email.ts';
import type { PlannedLine } from '../ledger/plan-grants.ts';
import type { SoldLine } from '../ledger/route-offer.ts';
import type { Seat } from '../ledger/seat.ts';
import type { OrderAddress } from './grants.ts';
import type { TenantTransaction } from './in-tenant.ts';

export async function readSeats(trx: TenantTransaction, { shopId, orderId }: OrderAddress): Promise<Seat[]> {
  const rows = await trx
    .selectFrom('seats')
    .select(['line_id', 'seat', 'learner_email', 'source', 'named', 'customer'])
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .execute();
  return rows.map((row) => ({
    lineId: row.line_id,
    seat: row.seat,
    learner: row.learner_email === null ? null : (parseEmail(row.learner_email) ?? null),
    source: row.source,
    named: row.named,
    customer: row.customer,
  }));
}

export async function saveSeats(trx: TenantTransaction, order: OrderAddress, seats: Seat[]): Promise<void> {
  for (const part of inParts(seats)) {
    await trx
      .insertInto('seats')
      .values(
        part.map((seat) => ({
          shop_id: order.shopId,
          order_id: order.orderId,
          line_id: seat.lineId,
          seat: seat.seat,
          learner_email: seat.learner?.typed ?? null,
          source: seat.source,
          named: seat.named,
          customer: seat.customer,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'shop_id', 'order_id', 'line_id', 'seat']).doUpdateSet((row) => ({
          learner_email: row.ref('excluded.learner_email'),
          source: row.ref('excluded.source'),
          named: row.ref('excluded.named'),
          customer: row.ref('excluded.customer'),
        })),
      )
      .execute();
  }
}

/** What was sold on each line that has been granted; it never changes afterwards. */
export async function readSoldOffers(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
): Promise<Map<string, SoldLine>> {
  const rows = await trx
    .selectFrom('order_lines')
    .select(['line_id', 'sold_offer', 'sold_refunds', 'sold_routes'])
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .where('sold_offer', 'is not', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.line_id,
      { entries: row.sold_offer ?? [], refunds: row.sold_refunds, routes: row.sold_routes },
    ]),
  );
}

/** These lines sell something else from now on. */
export async function forgetSoldOffers(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
  lineIds: string[],
): Promise<void> {
  if (lineIds.length === 0) return;
  await trx
    .updateTable('order_lines')
    .set({ sold_offer: null, sold_refunds: '{}', sold_routes: '[]' })
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .where('line_id', 'in', lineIds)
    .execute();
}

/** A line that is gone from the plan has nothing to be mended any more. @param lines Those of the plan. */
export async function forgetLineProblems(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
  lines: PlannedLine[],
): Promise<void> {
  const planned = lines.map((line) => line.lineId);
  await trx
    .updateTable('order_lines')
    .set({ problems: '[]', flags: '[]' })
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .where('line_id', '<>', sql<string>`all(${planned})`)
    .execute();
}

/**
 * Keeps the course lines as they were planned.
 *
 * @param sold Offers of the lines that are granted now; a line that has one keeps it.
 */
export async function saveLines(
  trx: TenantTransaction,
  order: OrderAddress,
  lines: PlannedLine[],
  sold: ReadonlyMap<string, SoldLine>,
): Promise<void> {
  for (const part of inParts([...lines.entries()])) {
    await trx
      .insertInto('order_lines')
      .values(part.map(([position, line]) => toRow(order, position, line, sold.get(line.lineId))))
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'shop_id', 'order_id', 'line_id']).doUpdateSet((row) => ({
          problems: row.ref('excluded.problems'),
          flags: row.ref('excluded.flags'),
          quantity: row.ref('excluded.quantity'),
          // A line that was removed from the order has no name any more, and keeps the one it had.
          name: sql<string>`coalesce(nullif(excluded.name, ''), order_lines.name)`,
          sku: sql<string>`coalesce(nullif(excluded.sku, ''), order_lines.sku)`,
          sold_offer: sql<string>`coalesce(order_lines.sold_offer, excluded.sold_offer)`,
          sold_refunds: sql<string>`case when order_lines.sold_offer is null then excluded.sold_refunds
            else order_lines.sold_refunds end`,
          sold_routes: sql<string>`case when order_lines.sold_offer is null then excluded.sold_routes
            else order_lines.sold_routes end`,
        })),
      )
      .execute();
  }
}

function toRow(order: OrderAddress, position: number, line: PlannedLine, offer: SoldLine | undefined) {
  return {
    shop_id: order.shopId,
    order_id: order.orderId,
    line_id: line.lineId,
    position,
    name: line.name,
    sku: line.sku,
    quantity: line.quantity,
    sold_offer: offer ? JSON.stringify(offer.entries) : null,
    sold_refunds: JSON.stringify(offer?.refunds ?? {}),
    sold_routes: JSON.stringify(offer?.routes ?? []),
    problems: JSON.stringify(line.problems),
    flags: JSON.stringify(line.flags),
  };
}

/** A statement takes 65,535 parameters; an order may have ten thousand lines. */
function* inParts<T>(all: T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += 1000) yield all.slice(start, start + 1000);
}

/** Orders with a line that could not be granted, of one shop or all, of some SKUs or all. */
export async function listOrdersWithProblems(
  trx: TenantTransaction,
  scope: { shopId?: string; skus?: string[] },
): Promise<OrderAddress[]> {
  let query = trx
    .selectFrom('order_lines')
    .select(['shop_id', 'order_id'])
    .distinct()
    .where(sql<boolean>`problems <> '[]'::jsonb`);
  if (scope.shopId !== undefined) query = query.where('shop_id', '=', scope.shopId);
  if (scope.skus !== undefined) query = query.where('sku', '=', sql<string>`any(${scope.skus})`);
  const rows = await query.execute();
  return rows.map((row) => ({ shopId: row.shop_id, orderId: row.order_id }));
}
