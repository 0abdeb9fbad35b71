/** What WooCommerce answers to a checkout. */
export interface PlacedOrder {
  id: number;
  status: string;
  /** Where the shopper's browser goes next. */
  thankYouUrl: string;
}

/** Somebody who orders as the Blocks checkout does: by the Store API, with a cart of their own. */
export class Shopper {
  readonly email: string;
  readonly #shopUrl: string;
  readonly #headers: Record<string, string>;

  /** @param headers What every request has beside what WooCommerce needs. */
  constructor(shopUrl: string, email: string, headers: Record<string, string> = {}) {
    this.#shopUrl = shopUrl;
    this.email = email;
    this.#headers = { 'content-type': 'application/json', ...headers };
  }

  /** Puts a product into the cart. @param productId as the shop numbers it */
  async fillCart(productId: number): Promise<void> {
    const response = await fetch(this.#address('cart'), { headers: this.#headers });
    for (const name of ['nonce', 'cart-token']) this.#headers[name] = response.headers.get(name) ?? '';
    await response.text();
    await this.#post('cart/add-item', { id: productId, quantity: 1 });
  }

  /** Orders what is in the cart and pays it by card. */
  async checkOut(): Promise<PlacedOrder> {
    const placed = await this.#post<{
      order_id: number;
      status: string;
      payment_result: { redirect_url: string };
    }>('checkout', {
      payment_method: 'pretend_card',
      billing_address: {
        first_name: 'Ana',
        last_name: 'Paz',
        address_1: 'Calle Mayor 2',
        city: 'Madrid',
        state: 'M',
        postcode: '28013',
        country: 'ES',
        phone: '910000000',
        email: this.email,
      },
    });
    return { id: placed.order_id, status: placed.status, thankYouUrl: placed.payment_result.redirect_url };
  }

  async #post<T>(route: string, body: object): Promise<T> {
    const response = await fetch(this.#address(route), {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${route} is answered with ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  #address(route: string): string {
    return `${this.#shopUrl}/wp-json/wc/store/v1/${route}`;
  }
}
