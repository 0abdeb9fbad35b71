import type { Locator, Page } from '@playwright/test';

/** An order in wp-admin. */
export class OrderScreen {
  /** The box of the plugin. */
  readonly courses: Locator;
  readonly notes: Locator;
  /** Those that the sidecar had written. */
  readonly staffNotes: Locator;
  readonly customerNotes: Locator;
  readonly retry: Locator;
  readonly timeline: Locator;
  /** What staff is asked. */
  readonly question: Locator;
  readonly #page: Page;
  readonly #address: string;

  constructor(page: Page, orderId: number) {
    this.#page = page;
    // Where orders have tables of their own, WooCommerce leads on from here.
    this.#address = `/wp-admin/post.php?post=${orderId}&action=edit`;
    this.courses = page.getByRole('region', { name: 'Courses', exact: true });
    this.notes = page.getByRole('region', { name: 'Order notes' }).getByRole('listitem');
    this.staffNotes = this.notes.filter({ has: page.getByRole('table') });
    this.customerNotes = this.notes.filter({ hasText: 'Sent to customer' });
    this.retry = this.courses.getByRole('button', { name: 'Retry' });
    this.question = this.courses.getByRole('region', { name: 'Your decision is needed' });
    this.timeline = this.courses.getByRole('region', { name: 'What happened' });
  }

  /** Opens the screen, or reads it anew. */
  async open(): Promise<void> {
    await this.#page.goto(this.#address);
  }

  /** The row of the box for a course, or for a line of the order. */
  row(text: string): Locator {
    return this.courses.getByRole('row').filter({ hasText: text });
  }

  /** The order's status, by its word. */
  status(word: string): Locator {
    return this.#page.getByRole('region', { name: 'Order data' }).getByRole('combobox', { name: word });
  }

  /** Moves the order to another status, by its word, and saves it. */
  async moveTo(word: string): Promise<void> {
    await this.#page.locator('#order_status').selectOption({ label: word });
    const loaded = this.#page.waitForEvent('load');
    await this.#page.getByRole('button', { name: 'Update', exact: true }).click();
    await loaded;
  }
}
