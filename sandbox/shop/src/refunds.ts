import { stampNow } from './dates.ts';
import { fromCents, toCents } from './money.ts';
import type { LineItem, Order, Refund } from './model.ts';
import { addNote } from './notes.ts';
import { refreshFacts, remainingCents, statusNames } from './order-facts.ts';
import { announce, type Shop } from './shop.ts';
import { nextId } from './state.ts';

export interface RefundOrder {
  amountCents: number;
  reason: string;
  lines: { id: number; quantity: number; totalCents: number }[];
  refundedPayment?: boolean;
}

/**
 * Refunds an order in part or in full (`wc_create_refund`). The order becomes "refunded" when no money is
 * left and no free item either; it is the money that counts, not the quantities.
 */
export function createRefund(shop: Shop, order: Order, wanted: RefundOrder): Refund {
  const now = stampNow(shop);
  const refund: Refund = {
    id: nextId(shop.state, 'post'),
    orderId: order.id,
    date_created: now.local,
    date_created_gmt: now.gmt,
    amount: fromCents(wanted.amountCents),
    reason: wanted.reason,
    refunded_by: 1,
    refunded_payment: wanted.refundedPayment ?? false,
    meta_data: [],
    line_items: wanted.lines.flatMap((line) => toRefundLine(shop, order, line)),
  };
  putRefund(shop, order, refund);
  order.date_modified = now.local;
  order.date_modified_gmt = now.gmt;
  if (isFullyRefunded(shop, order) && order.status !== 'refunded') {
    const from = statusNames[order.status] ?? order.status;
    addNote(shop, order.id, { note: `Order status changed from ${from} to Refunded.` });
    order.status = 'refunded';
  }
  refreshFacts(shop, order);
  announce(shop, 'updated', order.id);
  return refund;
}

/** Lists a refund on its order, newest first. */
export function putRefund(shop: Shop, order: Order, refund: Refund): void {
  const others = (shop.state.refunds.get(order.id) ?? []).filter((other) => other.id !== refund.id);
  shop.state.refunds.set(order.id, [refund, ...others]);
  if (order.refunds.some((summary) => summary.id === refund.id)) return;
  const total = fromCents(-(toCents(refund.amount) ?? 0));
  order.refunds.unshift({ id: refund.id, reason: refund.reason, total, total_tax: '0.00' });
}

/** Deletes a refund. The order's status stays, and no webhook is told. */
export function deleteRefund(shop: Shop, order: Order, refundId: number): boolean {
  const present = shop.state.refunds.get(order.id) ?? [];
  const rest = present.filter((refund) => refund.id !== refundId);
  shop.state.refunds.set(order.id, rest);
  order.refunds = order.refunds.filter((summary) => summary.id !== refundId);
  return rest.length < present.length;
}

function isFullyRefunded(shop: Shop, order: Order): boolean {
  if (remainingCents(order) > 0) return false;
  const hasFreeItem = order.line_items.some((line) => toCents(line.total) === 0);
  return !hasFreeItem || remainingQuantity(shop, order) <= 0;
}

function remainingQuantity(shop: Shop, order: Order): number {
  const sold = order.line_items.reduce((sum, line) => sum + line.quantity, 0);
  const refunds = shop.state.refunds.get(order.id) ?? [];
  return refunds.flatMap((refund) => refund.line_items).reduce((sum, line) => sum + line.quantity, sold);
}

/** Carries nothing of the line's own meta, only which line it is about. */
function toRefundLine(shop: Shop, order: Order, wanted: RefundOrder['lines'][number]): LineItem[] {
  const line = order.line_items.find((candidate) => candidate.id === wanted.id);
  if (line === undefined) return [];
  const total = fromCents(-wanted.totalCents);
  const key = '_refunded_item_id';
  const value = String(line.id);
  return [
    {
      ...line,
      id: nextId(shop.state, 'item'),
      quantity: wanted.quantity === 0 ? 0 : -wanted.quantity,
      subtotal: total,
      total,
      meta_data: [{ id: nextId(shop.state, 'meta'), key, value, display_key: key, display_value: value }],
      price: wanted.quantity === 0 ? 0 : wanted.totalCents / wanted.quantity / 100,
    },
  ];
}
