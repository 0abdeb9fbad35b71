import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { storeDelivery } from '../store/inbox.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import type { Shop } from '../store/shops.ts';
import type { OrderScope, ShopConnector, SweptOrder } from '../shops/connector.ts';
import { GaveWay } from './spare-lms.ts';

/** Orders of a page are looked at so many at a time. */
const AT_ONCE = 4;

interface OrderList {
  connector: ShopConnector;
  since: Date;
  scope: OrderScope;
  signal: AbortSignal;
}

/**
 * Goes through the orders that changed since, page by page.
 *
 * @param afterPage Called when a page is done.
 * @throws GaveWay when the sidecar stops.
 */
export async function forEachOrder(
  { connector, since, scope, signal }: OrderList,
  look: (swept: SweptOrder) => Promise<void>,
  afterPage: () => Promise<void>,
): Promise<void> {
  for await (const orders of connector.listChangedOrders(since, scope)) {
    await pMap(orders, look, { concurrency: AT_ONCE });
    await afterPage();
    if (signal.aborted) throw new GaveWay('The sidecar is stopping.');
  }
}

/** Stores what the delivery of a deletion says. */
export async function storeRemoval(
  trx: TenantTransaction,
  { tenantId, shopId }: Pick<Shop, 'tenantId' | 'shopId'>,
  orderId: string,
): Promise<void> {
  const body = Buffer.from(JSON.stringify({ id: Number(orderId) }));
  await storeDelivery(trx, tenantId, {
    shopId,
    orderId,
    topic: 'order.deleted',
    webhookId: null,
    headers: {},
    body,
    bodyHash: createHash('sha256').update(body).digest('hex'),
    setAside: null,
  });
}
