import { createHash } from 'node:crypto';
import pMap from 'p-map';
import type { ErasedPeople } from '../privacy/erased-people.ts';
import type { ShopConnector, SweptOrder } from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import { inTenant } from '../store/in-tenant.ts';
import { storeDelivery } from '../store/inbox.ts';
import { findOrder } from '../store/orders.ts';
import {
  claimSweeps,
  finishSweep,
  listRefundedOrders,
  postponeSweep,
  type DueSweep,
} from '../store/shop-sweeps.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { isKnown } from './gather-order.ts';
import { keepShopWebhooks, type KeepParts } from './keep-webhooks.ts';

export interface SweepParts extends KeepParts {
  connect: (shop: Shop) => ShopConnector;
  erased: ErasedPeople;
  wake: () => void;
}

const RETRY_MS = 60_000;
const AT_ONCE = 4;
/** A modified time has whole seconds, and the clocks of two machines differ a little: look a bit further back. */
const OVERLAP_MS = 2 * 60_000;
/** A paired shop is asked all the time: what a slow transaction committed long after its modified time is in the next. */
const PAIRED_OVERLAP_MS = 60 * 60_000;
/** The plugin takes as many named orders in one question. */
const MOST_NAMED = 50;

/**
 * Asks shops for the orders that changed while their deliveries were refused, and paired shops for all that changed
 * and for what became of refunds, whose deletion announces itself nowhere. Each is stored as if it had been delivered;
 * what is known already ends at its fingerprint. A shop whose webhooks are kept from here is asked for all that changed,
 * after its webhooks were looked at.
 *
 * @returns How many shops were asked.
 */
export async function sweepShops(parts: SweepParts, tenantId: string): Promise<number> {
  const sweeps = await inTenant(parts.db, tenantId, claimSweeps);
  await pMap(sweeps, (sweep) => sweepClaimed(parts, tenantId, sweep), { concurrency: AT_ONCE });
  return sweeps.length;
}

async function sweepClaimed(parts: SweepParts, tenantId: string, sweep: DueSweep): Promise<void> {
  try {
    const orders = await sweepShop(parts, tenantId, sweep);
    await inTenant(parts.db, tenantId, (trx) => finishSweep(trx, sweep));
    parts.logger.info({ shop: sweep.shopId, orders }, 'shop.swept');
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    await inTenant(parts.db, tenantId, (trx) => postponeSweep(trx, sweep, RETRY_MS));
    parts.logger.warn({ shop: sweep.shopId, code: error.code }, 'shop.not_swept');
  }
}

async function sweepShop(parts: SweepParts, tenantId: string, sweep: DueSweep): Promise<number> {
  const { shop, refunded } = await inTenant(parts.db, tenantId, async (trx) => ({
    shop: await getShop(trx, sweep.shopId),
    refunded: await listRefundedOrders(trx, sweep.shopId),
  }));
  const connector = parts.connect(shop);
  const trouble = await keepShopWebhooks(parts, shop, connector);
  const overlapMs = connector.outbox ? PAIRED_OVERLAP_MS : OVERLAP_MS;
  let count = 0;
  const keep = async (orders: SweptOrder[]) => {
    for (const order of orders) await storeSwept(parts, shop, connector, order);
    count += orders.length;
    parts.wake();
  };
  const since = new Date(sweep.from.getTime() - overlapMs);
  for await (const orders of connector.listChangedOrders(since, 'selling')) await keep(orders);
  if (trouble) throw trouble;
  if (!connector.outbox) return count;
  for (let start = 0; start < refunded.length; start += MOST_NAMED) {
    await keep(await connector.outbox.readOrders(refunded.slice(start, start + MOST_NAMED)));
  }
  return count;
}

/** What is known already is not stored: most orders of an hour are in every sweep of it. */
export async function storeSwept(
  parts: Pick<SweepParts, 'db' | 'erased'>,
  shop: Shop,
  connector: ShopConnector,
  { orderId, topic, body }: SweptOrder,
): Promise<void> {
  const { shopId } = shop;
  const delivery = connector.readDelivery(topic, body);
  await inTenant(parts.db, shop.tenantId, async (trx) => {
    const stored = await findOrder(trx, { shopId, orderId });
    const hide = await parts.erased.hider(shop.tenantId, stored, trx);
    if (delivery.kind === 'order' && isKnown(hide(delivery.order), stored)) return;
    await storeDelivery(trx, shop.tenantId, {
      shopId,
      orderId,
      topic,
      webhookId: null,
      headers: {},
      body,
      bodyHash: createHash('sha256').update(body).digest('hex'),
      setAside: null,
    });
  });
}
