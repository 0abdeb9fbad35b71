import type { Order } from '../ledger/order.ts';
import { fingerprint, isCertainlyNewer, withRefundLines } from '../ledger/snapshot.ts';
import type { Delivery, ShopConnector } from '../shops/connector.ts';
import type { StoredOrder } from '../store/orders.ts';

/** An order as it is to be planned. */
export type Gathered =
  | { kind: 'snapshot'; order: Order; fingerprint: string; askedShop: boolean }
  /** Nothing of it is new but, perhaps, its time. */
  | { kind: 'nothing'; order: Order }
  /** Removed before it was ever heard of. */
  | { kind: 'unknown' };

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
  // A trashed order's delivery names the order and nothing else, not even a time.
  if (delivery.kind === 'removed') return askShop(delivery.orderId, stored?.order, stored, connector);
  const delivered = withKnownRefunds(delivery.order, stored);
  if (isKnown(delivered, stored)) return { kind: 'nothing', order: delivered };
  return isCertainlyNewer(delivered, stored?.order)
    ? snapshot(await withAllRefunds(delivered, connector), stored, false)
    : askShop(delivered.orderId, delivered, stored, connector);
}

/** The shop as it is read where somebody was erased from one of its orders. @param hide What hides them. */
export function withHidden(connector: ShopConnector, hide: (order: Order) => Order): ShopConnector {
  return {
    ...connector,
    readDelivery: (topic, body) => {
      const delivery = connector.readDelivery(topic, body);
      return delivery.kind === 'order' ? { ...delivery, order: hide(delivery.order) } : delivery;
    },
    readOrder: async (orderId) => {
      const order = await connector.readOrder(orderId);
      return order && hide(order);
    },
  };
}

/** Whether an order says nothing that Plan has not read already. */
export function isKnown(order: Order, stored: StoredOrder | undefined): boolean {
  return stored !== undefined && fingerprint(withKnownRefunds(order, stored)) === stored.fingerprint;
}

/** @param last What is left of an order that the shop no longer has. */
async function askShop(
  orderId: string,
  last: Order | undefined,
  stored: StoredOrder | undefined,
  connector: ShopConnector,
): Promise<Gathered> {
  const asked = await connector.readOrder(orderId);
  if (asked) return snapshot(await withAllRefunds(withKnownRefunds(asked, stored), connector), stored, true);
  return last ? snapshot({ ...last, status: 'deleted' }, stored, true) : { kind: 'unknown' };
}

function withKnownRefunds(order: Order, stored: StoredOrder | undefined): Order {
  return withRefundLines(order, stored?.order.refunds ?? []);
}

async function withAllRefunds(order: Order, connector: ShopConnector): Promise<Order> {
  if (order.refunds.every((refund) => refund.lines !== undefined)) return order;
  const read = withRefundLines(order, await connector.readRefunds(order.orderId));
  // A refund that was deleted in between has no lines any more, and no effect either.
  return { ...read, refunds: read.refunds.filter((refund) => refund.lines !== undefined) };
}

function snapshot(order: Order, stored: StoredOrder | undefined, askedShop: boolean): Gathered {
  const print = fingerprint(order);
  if (print === stored?.fingerprint) return { kind: 'nothing', order };
  return { kind: 'snapshot', order, fingerprint: print, askedShop };
}
