import { logins } from '../../../e2e/wordpress/shop.ts';
import { runs } from '../courses.ts';
import type { Cart, DemoShop, NoteRow } from '../demo-shop.ts';
import { DemoError } from '../stopping.ts';
import type { OrderWatch } from './order-watch.ts';
import { placeOrder } from './shopper.ts';
import type { Staff, StaffOrder } from './staff.ts';

/** What the seed of the real shop calls differently. */
const skus: Readonly<Record<string, string>> = { [runs.python]: 'PY101', 'BOOK-1': 'BOOK-PY' };

/** A real WooCommerce with the plugin. */
export class WooCommerceShop implements DemoShop {
  readonly kind = 'woocommerce';
  /** The sidecar asks for what waits every few seconds, the crontab calls every 60 s; a laptop's PHP is slow in between. */
  readonly patienceSeconds = 120;
  readonly echoMs = 90_000;
  readonly url: string;
  readonly #staff: Staff;
  readonly #watch: OrderWatch;
  readonly #signal: AbortSignal;
  /** Products that were asked for already: each question takes a laptop seconds. */
  readonly #products = new Map<string, Promise<number>>();

  constructor(
    url: string,
    { staff, watch, signal }: { staff: Staff; watch: OrderWatch; signal: AbortSignal },
  ) {
    this.url = url;
    this.#staff = staff;
    this.#watch = watch;
    this.#signal = signal;
  }

  async checkout(
    { items, email, name, payment = 'card' }: Cart,
    beforeOrder: () => void,
  ): Promise<StaffOrder> {
    const gateway = payment === 'card' ? 'demo_card' : payment;
    const lines = [];
    for (const { sku, quantity = 1, learner_email: learnerEmail } of items) {
      lines.push({
        productId: await this.#productOf(skus[sku] ?? sku),
        quantity,
        ...(learnerEmail !== undefined && { learnerEmail }),
      });
    }
    const orderId = await placeOrder(
      this.url,
      { items: lines, email, name, gateway, signal: this.#signal },
      beforeOrder,
    );
    return this.order(orderId);
  }

  setStatus(orderId: number, status: string): Promise<StaffOrder> {
    return this.#staff.changeOrder(orderId, { status });
  }

  order(orderId: number): Promise<StaffOrder> {
    return this.#staff.order(orderId);
  }

  notes(orderId: number): Promise<NoteRow[]> {
    return sidecarNotes(this.#staff, orderId);
  }

  orderPage(orderId: number): string {
    return `${this.url}/wp-admin/admin.php?page=wc-orders&action=edit&id=${orderId}`;
  }

  isTold(): Promise<boolean> {
    return Promise.resolve(this.#watch.isUpToDate());
  }

  async hasDelivered(): Promise<boolean> {
    return (await this.#staff.waiting()) === 0;
  }

  pages() {
    const { owner, customer } = logins;
    const admin = `${this.url}/wp-admin/admin.php`;
    return [
      { what: 'Place an order', url: `${this.url}/shop/` },
      {
        what: 'As a customer',
        url: `${this.url}/my-account/`,
        login: `${customer.user}, ${customer.password}`,
      },
      { what: 'As the owner', url: `${admin}?page=wc-orders`, login: `${owner.user}, ${owner.password}` },
      { what: 'See the connection', url: `${admin}?page=matricula` },
    ];
  }

  #productOf(sku: string): Promise<number> {
    const known = this.#products.get(sku) ?? this.#findProduct(sku);
    this.#products.set(sku, known);
    return known;
  }

  async #findProduct(sku: string): Promise<number> {
    const [product] = await this.#staff.products(sku);
    if (product === undefined) throw new DemoError(`The shop has no product with the SKU ${sku}.`);
    return product.id;
  }
}

/**
 * The notes that the sidecar had written, the oldest first. WooCommerce's own are for staff, and a sentence each; ours
 * for staff are tables.
 */
export async function sidecarNotes(staff: Staff, orderId: number): Promise<NoteRow[]> {
  const notes = await staff.notes(orderId);
  return notes
    .filter(({ note, customer_note: isForCustomer }) => isForCustomer || note.includes('<table'))
    .sort((a, b) => a.id - b.id);
}
