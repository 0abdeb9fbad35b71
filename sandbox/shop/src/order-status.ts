import { stampNow } from './dates.ts';
import type { Order } from './model.ts';
import { addNote } from './notes.ts';
import { paidStatusOf, refreshFacts, remainingCents, statusNames } from './order-facts.ts';
import { createRefund } from './refunds.ts';
import { announce, type Shop } from './shop.ts';

/** Saves an order: its time of change moves on, and webhooks are told. */
export function saveOrder(shop: Shop, order: Order): void {
  const now = stampNow(shop);
  order.date_modified = now.local;
  order.date_modified_gmt = now.gmt;
  refreshFacts(shop, order);
  announce(shop, 'updated', order.id);
}

/**
 * Moves an order to a status and saves it, with what WooCommerce does on the way: paid and completed dates,
 * a private note, and for "refunded" a refund of all that is left, without lines (`WC_Order::set_status`,
 * `wc_order_fully_refunded`).
 */
export function changeStatus(shop: Shop, order: Order, status: string, reason = ''): void {
  const from = order.status;
  order.status = status;
  if (from !== status) {
    setDates(shop, order);
    const text = `Order status changed from ${nameOf(from)} to ${nameOf(status)}.`;
    addNote(shop, order.id, { note: [reason, text].filter((part) => part !== '').join(' ') });
  }
  saveOrder(shop, order);
  if (status === 'refunded' && from !== status && remainingCents(order) > 0) {
    createRefund(shop, order, {
      amountCents: remainingCents(order),
      reason: 'Order fully refunded.',
      lines: [],
    });
  }
}

// Also brings a cancelled order back: a late payment does that.
const payable = ['on-hold', 'pending', 'failed', 'cancelled'];

/** What a gateway does once it has the money (`WC_Order::payment_complete`). */
export function completePayment(shop: Shop, order: Order, transactionId: string): void {
  if (!payable.includes(order.status)) return;
  if (transactionId !== '') order.transaction_id = transactionId;
  if (order.date_paid === null) setPaid(shop, order);
  changeStatus(shop, order, paidStatusOf(shop, order));
}

function setDates(shop: Shop, order: Order): void {
  if (order.status === 'completed') {
    const now = stampNow(shop);
    order.date_completed = now.local;
    order.date_completed_gmt = now.gmt;
  }
  const paidStatus = paidStatusOf(shop, order);
  const isPaidNow =
    order.status === paidStatus || (paidStatus === 'processing' && order.status === 'completed');
  if (order.date_paid === null && isPaidNow) setPaid(shop, order);
}

function setPaid(shop: Shop, order: Order): void {
  const now = stampNow(shop);
  order.date_paid = now.local;
  order.date_paid_gmt = now.gmt;
}

function nameOf(status: string): string {
  return statusNames[status] ?? status;
}
