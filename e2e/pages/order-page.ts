import type { Locator, Page } from '@playwright/test';

import type { Shop } from '../fixtures/shop.ts';

/** An order as the shop's staff sees it. */
export class OrderPage {
  readonly #page: Page;
  readonly #address: string;
  /** The notes that the sidecar wrote: each ends in its mark. */
  readonly staffNotes: Locator;
  readonly customerNotes: Locator;

  constructor(page: Page, shop: Shop, orderId: number) {
    this.#page = page;
    this.#address = shop.orderPage(orderId);
    const notes = page.getByRole('list', { name: /^(Notes|Notas)$/ }).getByRole('listitem');
    this.staffNotes = notes.filter({ hasText: /\bM-[0-9a-f]{16}-s\b/ });
    this.customerNotes = notes.filter({ hasText: /\bM-[0-9a-f]{16}-c\b/ });
  }

  /** Opens the page, or reads it anew. */
  async open(lang?: 'es'): Promise<void> {
    await this.#page.goto(lang === undefined ? this.#address : `${this.#address}?lang=${lang}`);
  }

  /** The word for the order's status. */
  status(word: string): Locator {
    return this.#page.getByText(word, { exact: true });
  }
}
