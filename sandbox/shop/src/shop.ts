import type { DeliveryQueue } from './delivery-queue.ts';
import type { ShopSettings } from './settings.ts';
import type { ShopState } from './state.ts';

export type OrderEvent = 'created' | 'updated' | 'deleted' | 'restored';

/** The running shop. */
export interface Shop {
  state: ShopState;
  settings: ShopSettings;
  deliveries: DeliveryQueue;
  /** `home_url` without a slash at its end; known once the port is. */
  siteUrl: string;
}

/** Tells the webhooks that something happened to an order. */
export function announce(shop: Shop, event: OrderEvent, orderId: number): void {
  shop.deliveries.add(shop, `order.${event}`, orderId);
}
