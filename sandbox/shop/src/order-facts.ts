import { toCents } from './money.ts';
import type { Order } from './model.ts';
import type { Shop } from './shop.ts';

/** Statuses in WooCommerce's own order, with the names its notes use. */
export const statusNames: Readonly<Record<string, string>> = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  failed: 'Failed',
  'checkout-draft': 'Draft',
};

/**
 * False only when every product of the order is virtual and downloadable (`WC_Order::needs_processing`).
 * A product that is gone counts for nothing.
 */
export function needsProcessing(shop: Shop, order: Order): boolean {
  return order.line_items.some((line) => {
    const product = shop.state.products.get(line.variation_id === 0 ? line.product_id : line.variation_id);
    return product !== undefined && !(product.virtual && product.downloadable);
  });
}

/** The status an order has once it is paid. Cash on delivery is paid when it is completed (`WC_Gateway_COD`). */
export function paidStatusOf(shop: Shop, order: Order): 'processing' | 'completed' {
  if (order.payment_method === 'cod') return 'completed';
  return needsProcessing(shop, order) ? 'processing' : 'completed';
}

/** Brings the fields that follow from others up to date. */
export function refreshFacts(shop: Shop, order: Order): void {
  order.is_editable = ['pending', 'on-hold', 'auto-draft'].includes(order.status);
  order.needs_payment = ['pending', 'failed'].includes(order.status) && (toCents(order.total) ?? 0) > 0;
  order.needs_processing = needsProcessing(shop, order);
}

/** What is left of an order's total after its refunds, in cents. */
export function remainingCents(order: Order): number {
  const refunded = order.refunds.reduce((sum, refund) => sum - (toCents(refund.total) ?? 0), 0);
  return (toCents(order.total) ?? 0) - refunded;
}
