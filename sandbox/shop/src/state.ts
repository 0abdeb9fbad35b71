import type { ConsumerKey, Coupon, Order, OrderNote, Product, Refund, Webhook } from './model.ts';

/** Everything the pretend shop knows. Replaced as a whole by a reset. */
export interface ShopState {
  products: Map<number, Product>;
  productIdBySku: Map<string, number>;
  coupons: Map<string, Coupon>;
  orders: Map<number, Order>;
  /** Status an order had before it was trashed. */
  statusBeforeTrash: Map<number, string>;
  /** Refunds of an order, newest first. */
  refunds: Map<number, Refund[]>;
  /** Notes of an order, newest first. */
  notes: Map<number, OrderNote[]>;
  webhooks: Map<number, Webhook>;
  keys: Map<string, ConsumerKey>;
  /** Nonces a key has used, with their time in seconds. */
  nonces: Map<string, Map<string, number>>;
  ids: Ids;
}

/** WordPress counts posts, items, meta rows, comments and webhooks apart; orders and refunds are posts. */
export interface Ids {
  post: number;
  item: number;
  meta: number;
  comment: number;
  webhook: number;
}

export function emptyState(): ShopState {
  return {
    products: new Map(),
    productIdBySku: new Map(),
    coupons: new Map(),
    orders: new Map(),
    statusBeforeTrash: new Map(),
    refunds: new Map(),
    notes: new Map(),
    webhooks: new Map(),
    keys: new Map(),
    nonces: new Map(),
    // Above every id of the seed and of orders put in as they are, so that new ones stand out.
    ids: { post: 1000, item: 1000, meta: 1000, comment: 1, webhook: 0 },
  };
}

/** The next id of a kind. */
export function nextId(state: ShopState, kind: keyof Ids): number {
  state.ids[kind] += 1;
  return state.ids[kind];
}

export function addProduct(state: ShopState, product: Product): void {
  state.products.set(product.id, product);
  state.productIdBySku.set(product.sku, product.id);
}

/** Deletes a product for good: lines that sold it lose their SKU, and nothing else. */
export function deleteProduct(state: ShopState, id: number): boolean {
  const product = state.products.get(id);
  if (product === undefined) return false;
  state.products.delete(id);
  state.productIdBySku.delete(product.sku);
  for (const order of state.orders.values()) {
    for (const line of order.line_items) {
      if ((line.variation_id === 0 ? line.product_id : line.variation_id) === id) line.sku = null;
    }
  }
  return true;
}

/** The state as `GET /__sandbox/state` shows it; secrets of keys and webhooks are left out. */
export function describeState(state: ShopState) {
  return {
    products: [...state.products.values()],
    orders: [...state.orders.values()],
    refunds: [...state.refunds.values()].flat(),
    notes: [...state.notes.values()].flat(),
    webhooks: [...state.webhooks.values()].map((webhook) => ({ ...webhook, secret: '***' })),
    keys: [...state.keys.values()].map(({ consumerKey, permissions }) => ({ consumerKey, permissions })),
  };
}
