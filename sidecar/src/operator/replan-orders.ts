import { planOrder } from '../intake/plan-order.ts';
import type { Db } from '../store/database.ts';
import type { OrderAddress } from '../store/grants.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { listOrdersWithProblems } from '../store/order-lines.ts';
import { lockOrder, lockOrderAddress } from '../store/orders.ts';
import { getShop } from '../store/shops.ts';

/** Which orders to plan again. */
export interface ReplanScope {
  /** Undefined: all shops. */
  shopId?: string;
  /** Undefined: whatever the lines sell. */
  skus?: string[];
  /** Only orders with a line that could not be granted. */
  withProblemsOnly: true;
}

/**
 * Plans orders again from what is known of them, after something that they waited for was mended.
 *
 * @returns The number of orders.
 */
export async function replanOrders(db: Db, tenantId: string, scope: ReplanScope): Promise<number> {
  const orders = await inTenant(db, tenantId, (trx) => listOrdersWithProblems(trx, scope));
  for (const order of orders) await inTenant(db, tenantId, (trx) => replanOrder(trx, order));
  return orders.length;
}

/** Plans one order again. @returns One word for what came of it, undefined for an order that is not known. */
export async function replanOrder(trx: TenantTransaction, order: OrderAddress): Promise<string | undefined> {
  await lockOrderAddress(trx, order);
  const stored = await lockOrder(trx, order);
  if (!stored) return undefined;
  const shop = await getShop(trx, order.shopId);
  return planOrder(trx, shop, { ...stored, stored });
}
