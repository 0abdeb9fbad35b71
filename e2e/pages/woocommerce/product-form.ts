import type { Locator, Page } from '@playwright/test';

import { CourseTable } from './course-table.ts';

/** The form of a product in wp-admin. */
export class ProductForm {
  readonly isVirtual: Locator;
  /** The panel behind the tab "Courses". */
  readonly panel: Locator;
  readonly courses: CourseTable;
  readonly updateButton: Locator;
  readonly #page: Page;
  readonly #data: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#data = page.getByRole('region', { name: 'Product data' });
    this.isVirtual = page.getByRole('checkbox', { name: 'Virtual' }).first();
    this.panel = page.locator('#matricula_courses_panel');
    this.updateButton = page.getByRole('button', { name: 'Update', exact: true });
    this.courses = new CourseTable(this.panel);
  }

  /** Opens the form of a product; without one, that of a new product. */
  async open(productId?: number): Promise<void> {
    const path =
      productId === undefined ? 'post-new.php?post_type=product' : `post.php?post=${productId}&action=edit`;
    await this.#page.goto(`/wp-admin/${path}`);
    await this.#untilReady();
  }

  /** Names a new product. WordPress makes a draft of it at once, and its buttons do nothing meanwhile. */
  async fillTitle(title: string): Promise<void> {
    const field = this.#page.getByRole('textbox', { name: 'Product name' });
    await field.fill(title);
    await field.blur();
    await this.#page.getByText('Permalink:').waitFor();
  }

  /** Turns to a tab of the product data. While the editor above it grows, the tab moves away under a pressed mouse. */
  async turnTo(tab: 'Courses' | 'Variations'): Promise<void> {
    await this.tab(tab).press('Enter');
  }

  tab(name: 'Courses' | 'Variations'): Locator {
    return this.#data.getByRole('link', { name });
  }

  /** Unfolds the variations. @returns the courses of each */
  async unfoldVariations(): Promise<CourseTable[]> {
    const groups = this.#page.getByRole('group', { name: 'Courses of this variation' });
    await this.#page.getByRole('link', { name: 'Expand' }).first().click();
    await groups.first().waitFor();
    return (await groups.all()).map((group) => new CourseTable(group));
  }

  /** Saves by the button of the given name. */
  async save(button: 'Publish' | 'Update' = 'Update'): Promise<void> {
    await this.saveBy(() => this.#page.getByRole('button', { name: button, exact: true }).click());
  }

  /** Saves by whatever is done to the form, and waits for the page that comes after. */
  async saveBy(act: () => Promise<void>): Promise<void> {
    const loaded = this.#page.waitForEvent('load');
    await act();
    await loaded;
    await this.#untilReady();
  }

  async saveVariations(): Promise<void> {
    const saved = this.#page.waitForResponse((response) => response.url().endsWith('admin-ajax.php'));
    await this.#page.getByRole('button', { name: 'Save changes' }).click();
    await saved;
  }

  /** Which product this is; a new one has a number once it was saved. */
  get productId(): number {
    return Number(new URL(this.#page.url()).searchParams.get('post'));
  }

  /** WooCommerce's scripts begin by turning to the first tab. jQuery calls back in the order of asking: ours is last. */
  async #untilReady(): Promise<void> {
    await this.#page.evaluate('new Promise((resolve) => jQuery(() => resolve()))');
  }
}
