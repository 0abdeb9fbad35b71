import { createHash } from 'node:crypto';
import type { Logger } from '../shared/logger.ts';
import type { ShopConnector } from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { storeDelivery } from '../store/inbox.ts';
import {
  claimSweeps,
  finishSweep,
  getShop,
  postponeSweep,
  type DueSweep,
  type Shop,
} from '../store/shops.ts';

export interface SweepParts {
  db: Db;
  logger: Logger;
  connect: (shop: Shop) => ShopConnector;
  wake: () => void;
}

const RETRY_MS = 60_000;
/** A modified time has whole seconds, and the clocks of two machines differ a little: look a bit further back. */
const OVERLAP_MS = 2 * 60_000;

/**
 * Asks shops for the orders that changed while their deliveries were refused, and stores each as if it had been
 * delivered. What is known already ends at its fingerprint.
 *
 * @returns How many shops were asked.
 */
export async function sweepShops(parts: SweepParts, tenantId: string): Promise<number> {
  const sweeps = await inTenant(parts.db, tenantId, claimSweeps);
  for (const sweep of sweeps) {
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
  return sweeps.length;
}

async function sweepShop(parts: SweepParts, tenantId: string, sweep: DueSweep): Promise<number> {
  const connector = parts.connect(await inTenant(parts.db, tenantId, (trx) => getShop(trx, sweep.shopId)));
  const since = new Date(sweep.from.getTime() - OVERLAP_MS);
  let count = 0;
  for (let page = 1; ; page += 1) {
    const orders = await connector.listChangedOrders(since, page);
    if (orders.length === 0) return count;
    for (const { orderId, body } of orders) {
      await inTenant(parts.db, tenantId, (trx) =>
        storeDelivery(trx, {
          shopId: sweep.shopId,
          orderId,
          topic: 'order.swept',
          webhookId: null,
          headers: {},
          body,
          bodyHash: createHash('sha256').update(body).digest('hex'),
          setAside: null,
        }),
      );
    }
    count += orders.length;
    parts.wake();
  }
}
