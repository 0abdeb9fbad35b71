import type { Shop } from './shop.ts';
import { noOrder } from './wp-error.ts';

/**
 * What a webhook carries, built when it is delivered (`WC_Webhook::build_payload`): the order as REST shows
 * it, only its id for a deletion, and the REST error where the order is gone by then.
 */
export function orderPayload(shop: Shop, topic: string, orderId: number): unknown {
  if (topic === 'order.deleted') return { id: orderId };
  return shop.state.orders.get(orderId) ?? noOrder().body();
}
