import type { Order } from '../ledger/order.ts';
import type { ShopConnector } from '../shops/connector.ts';
import type { DueReport } from '../store/reports.ts';
import type { Shop } from '../store/shops.ts';

/**
 * Whether the order may be set to completed: every course line is confirmed, the order still stands, and nothing has
 * to be posted. The order is read now, since people may have changed it while its courses were under way.
 *
 * @throws ShopError
 */
export async function mayComplete(connector: ShopConnector, shop: Shop, report: DueReport): Promise<boolean> {
  if (!report.isComplete) return false;
  const order = await connector.readOrder(report.orderId);
  if (!order || order.status === 'completed' || !shop.settings.grantingStatuses.includes(order.status))
    return false;
  return !(await hasSomethingToPost(connector, order, new Set(Object.keys(report.lineStates))));
}

/**
 * A course line counts only where the order is shipped: shops seldom tick "virtual" on a course, but who ships an
 * order with a course kit in it has chosen how.
 */
async function hasSomethingToPost(
  connector: ShopConnector,
  order: Order,
  courseLines: Set<string>,
): Promise<boolean> {
  for (const line of order.lines) {
    if (line.productGone) return true;
    if (courseLines.has(line.lineId) && !order.hasShipping) continue;
    if ((await connector.isPhysical(line)) ?? true) return true;
  }
  return false;
}
