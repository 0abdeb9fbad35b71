import {
  BadInput,
  isRecord,
  type JsonRecord,
  readNumberOr,
  readTextOr,
  toList,
  toRecord,
} from '../../kit/parse.ts';
import { readProduct } from './load-seed.ts';
import type { LineItem, Order, Refund } from './model.ts';
import { fromCents, toCents } from './money.ts';
import { blankOrder } from './new-order.ts';
import { putRefund } from './refunds.ts';
import { announce, type OrderEvent, type Shop } from './shop.ts';
import { addProduct } from './state.ts';

/**
 * Puts orders in as they are, to replay captured ones: `{orders, refunds?, products?, event?}`, or one order
 * alone. What an order leaves out is filled in; webhooks are told only of the `event` that is named.
 */
export function putRawOrders(shop: Shop, record: JsonRecord): Order[] {
  for (const product of toList(record['products'], 'products')) {
    addProduct(shop.state, readProduct(shop.state, toRecord(product, 'A product')));
  }
  const given =
    record['line_items'] === undefined ? toList(record['orders'] ?? [record['order']], 'orders') : [record];
  const orders = given.map((order) => putOrder(shop, toRecord(order, 'An order')));
  if (record['line_items'] === undefined) {
    for (const refund of toList(record['refunds'], 'refunds')) addRefund(shop, toRecord(refund, 'A refund'));
    const event = readEvent(record);
    if (event !== undefined) for (const order of orders) announce(shop, event, order.id);
  }
  return orders;
}

/** Takes an order as WooCommerce rendered it: its fields are believed, since that is what a replay is for. */
function putOrder(shop: Shop, record: JsonRecord): Order {
  const id = readNumberOr(record, 'id', 0);
  if (id === 0) throw new BadInput('An order needs its id.');
  const order: Order = { ...blankOrder(shop, id), ...structuredClone(record) };
  shop.state.orders.set(id, order);
  shop.state.refunds.set(id, []);
  for (const refund of [...order.refunds].reverse()) putRefund(shop, order, amountOnlyRefund(order, refund));
  raiseIds(shop, order);
  return order;
}

/** What is known of a refund from its order alone: no lines. */
function amountOnlyRefund(order: Order, summary: Order['refunds'][number]): Refund {
  return {
    id: summary.id,
    orderId: order.id,
    date_created: order.date_modified,
    date_created_gmt: order.date_modified_gmt,
    amount: fromCents(Math.abs(toCents(summary.total) ?? 0)),
    reason: summary.reason,
    refunded_by: 1,
    refunded_payment: false,
    meta_data: [],
    line_items: [],
  };
}

function addRefund(shop: Shop, record: JsonRecord): void {
  const order = shop.state.orders.get(readNumberOr(record, 'order_id', 0));
  if (order === undefined) throw new BadInput('A refund needs the order_id of an order that is there.');
  const id = readNumberOr(record, 'id', 0);
  const present = shop.state.refunds.get(order.id)?.find((refund) => refund.id === id);
  const base = present ?? amountOnlyRefund(order, { id, reason: '', total: '0.00', total_tax: '0.00' });
  putRefund(shop, order, {
    ...base,
    amount: readTextOr(record, 'amount', base.amount),
    reason: readTextOr(record, 'reason', base.reason),
    line_items: toList(record['line_items'], 'line_items').filter(isRecord).map(toLine),
  });
}

function toLine(record: JsonRecord): LineItem {
  return { meta_data: [], ...record } as unknown as LineItem;
}

function readEvent(record: JsonRecord): OrderEvent | undefined {
  const { event } = record;
  if (event === undefined || event === null) return undefined;
  const known: OrderEvent[] = ['created', 'updated', 'deleted', 'restored'];
  const found = known.find((name) => name === event);
  if (found === undefined) throw new BadInput(`event has to be one of ${known.join(', ')}.`);
  return found;
}

/** Ids given out later lie above those of orders put in. */
function raiseIds(shop: Shop, order: Order): void {
  const { ids } = shop.state;
  ids.post = Math.max(ids.post, order.id, ...order.refunds.map((refund) => refund.id));
  ids.item = Math.max(ids.item, ...order.line_items.map((line) => line.id));
}
