import { awaitsTransfer } from '../ledger/transfer.ts';
import type { OrderAddress } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { lockOrder } from '../store/orders.ts';
import type { Shop } from '../store/shops.ts';
import { reopenTransfer, withdrawTransfer } from '../store/transfers.ts';

/**
 * The shop did not carry out what was decided about an order's money, for the order is another one by now. What is known
 * of it today says whether that is still to be asked; what is not known yet comes with its delivery.
 */
export async function askAnew(
  trx: TenantTransaction,
  shop: Shop,
  { shopId, orderId, trace }: OrderAddress & { trace: string },
): Promise<void> {
  const stored = await lockOrder(trx, { shopId, orderId });
  await reopenTransfer(trx, { shopId, orderId });
  const order = stored?.order;
  if (order && !awaitsTransfer(order, { ...shop.settings, connectedAt: new Date(0) }))
    await withdrawTransfer(trx, { shopId, orderId }, { reason: order.status, trace });
}
