import type { NoteRow, ShopOrder } from '../demo-shop.ts';
import { callJson } from './call-json.ts';

export interface StaffOrder extends ShopOrder {
  line_items: (ShopOrder['line_items'][number] & { product_id: number })[];
}

/** What the shop's owner does in wp-admin, over REST and with an application password. */
export class Staff {
  readonly #url: string;
  readonly #authorization: string;
  readonly #signal: AbortSignal;

  /** @param signal Breaks calls off that are under way. */
  constructor(shopUrl: string, login: { user: string; applicationPassword: string }, signal: AbortSignal) {
    this.#url = `${shopUrl}/wp-json`;
    this.#signal = signal;
    const credentials = Buffer.from(`${login.user}:${login.applicationPassword}`);
    this.#authorization = `Basic ${credentials.toString('base64')}`;
  }

  order(orderId: number): Promise<StaffOrder> {
    return this.#call('GET', `/wc/v3/orders/${orderId}`);
  }

  changeOrder(orderId: number, change: object): Promise<StaffOrder> {
    return this.#call('PUT', `/wc/v3/orders/${orderId}`, change);
  }

  /** All notes, the latest first. */
  notes(orderId: number): Promise<NoteRow[]> {
    return this.#call('GET', `/wc/v3/orders/${orderId}/notes`);
  }

  /** Products and variations of a SKU. */
  products(sku: string): Promise<{ id: number }[]> {
    return this.#call('GET', `/wc/v3/products?sku=${encodeURIComponent(sku)}`);
  }

  addProduct(product: object): Promise<{ id: number }> {
    return this.#call('POST', '/wc/v3/products', product);
  }

  changeProduct(productId: number, change: object): Promise<unknown> {
    return this.#call('PUT', `/wc/v3/products/${productId}`, change);
  }

  /** Pairs the shop with a sidecar, as the plugin's settings page does. */
  pair(sidecarUrl: string, code: string): Promise<unknown> {
    return this.#call('POST', '/matricula/v1/admin/pairing', { sidecarUrl, code });
  }

  /** The check of the connection on the settings page. */
  async check(): Promise<{ name: string; result: string; sentence: string }[]> {
    const path = '/matricula/v1/admin/check';
    const { checks } = await this.#call<{ checks: { name: string; result: string; sentence: string }[] }>(
      'POST',
      path,
    );
    return checks;
  }

  /** How many deliveries wait in the plugin's outbox. */
  async waiting(): Promise<number> {
    const path = '/matricula/v1/admin/settings';
    return (await this.#call<{ outgoing: { waiting: number } }>('GET', path)).outgoing.waiting;
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { Authorization: this.#authorization };
    return (
      await callJson(this.#url + path, { method, headers, signal: this.#signal, ...(body && { body }) })
    ).json as T;
  }
}
