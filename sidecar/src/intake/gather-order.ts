import type { Order } from '../ledger/order.ts';
import { fingerprint, isCertainlyNewer, withRefundLines } from '../ledger/snapshot.ts';
import type { Delivery, ShopConnector } from '../shops/connector.ts';
import type { StoredOrder } from '../store/orders.ts';

/** An order as it is to be planned. */
export type Gathered =
  | { kind: 'snapshot'; order: Order; fingerprint: string; askedShop: boolean }
  /** The delivery changes nothing. */
  | { kind: 'nothing'; outcome: 'unchanged' | 'unknown_order' };

/**
 * Turns a delivery into the snapshot to plan, asking the shop for what the delivery lacks: the order itself when it
 * is not certain that the delivery is the newer one, and the lines of refunds.
 *
 * @throws ShopError when the shop has to be asked and does not answer.
 */
export async function gatherOrder(
  delivery: Exclude<Delivery, { kind: 'not_an_order' }>,
  stored: StoredOrder | undefined,
  connector: ShopConnector,
): Promise<Gathered> {
  if (delivery.kind === 'removed') return removed(stored);
  const delivered = withRefundLines(delivery.order, stored?.order.refunds ?? []);
  if (stored && fingerprint(delivered) === stored.fingerprint)
    return { kind: 'nothing', outcome: 'unchanged' };
  if (isCertainlyNewer(delivered, stored?.order)) {
    return snapshot(await withAllRefunds(delivered, connector), stored, false);
  }
  const asked = await connector.readOrder(delivered.orderId);
  if (!asked) return snapshot({ ...delivered, status: 'deleted' }, stored, true);
  const current = withRefundLines(asked, stored?.order.refunds ?? []);
  return snapshot(await withAllRefunds(current, connector), stored, true);
}

/** The delivery of a trashed order names nothing but its id; what it was is what we knew. */
function removed(stored: StoredOrder | undefined): Gathered {
  if (!stored) return { kind: 'nothing', outcome: 'unknown_order' };
  return snapshot({ ...stored.order, status: 'trash' }, stored, false);
}

async function withAllRefunds(order: Order, connector: ShopConnector): Promise<Order> {
  if (order.refunds.every((refund) => refund.lines !== undefined)) return order;
  const read = withRefundLines(order, await connector.readRefunds(order.orderId));
  // A refund that was deleted in between has no lines any more, and no effect either.
  return { ...read, refunds: read.refunds.filter((refund) => refund.lines !== undefined) };
}

function snapshot(order: Order, stored: StoredOrder | undefined, askedShop: boolean): Gathered {
  const print = fingerprint(order);
  if (print === stored?.fingerprint) return { kind: 'nothing', outcome: 'unchanged' };
  return { kind: 'snapshot', order, fingerprint: print, askedShop };
}
