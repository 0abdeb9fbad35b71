import { stampNow } from './dates.ts';
import type { Order } from './model.ts';
import { changeStatus } from './order-status.ts';
import { announce, type Shop } from './shop.ts';

/** Puts an order into the trash: webhooks hear of a deletion, and of nothing else. */
export function trashOrder(shop: Shop, order: Order): void {
  if (order.status === 'trash') return;
  shop.state.statusBeforeTrash.set(order.id, order.status);
  const now = stampNow(shop);
  order.status = 'trash';
  order.date_modified = now.local;
  order.date_modified_gmt = now.gmt;
  order.is_editable = false;
  order.needs_payment = false;
  announce(shop, 'deleted', order.id);
}

/** Takes an order out of the trash, back into the status it had: a change of status like any other. */
export function untrashOrder(shop: Shop, order: Order): void {
  if (order.status !== 'trash') return;
  const status = shop.state.statusBeforeTrash.get(order.id) ?? 'pending';
  shop.state.statusBeforeTrash.delete(order.id);
  announce(shop, 'restored', order.id);
  changeStatus(shop, order, status);
}

/** Deletes an order for good. No webhook hears of it. */
export function deleteOrder(shop: Shop, order: Order): void {
  shop.state.orders.delete(order.id);
  shop.state.refunds.delete(order.id);
  shop.state.notes.delete(order.id);
  shop.state.statusBeforeTrash.delete(order.id);
}
