import type { Locator, Page } from '@playwright/test';

/** Network Admin → Settings → Matricula. */
export class NetworkPage {
  static readonly path = '/wp-admin/network/settings.php?page=matricula-network';
  readonly address: Locator;
  readonly outcome: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.address = page.getByLabel('Address of the sidecar');
    this.outcome = page.locator('#matricula-network .notice');
  }

  async open(): Promise<void> {
    await this.#page.goto(NetworkPage.path);
  }

  async save(address: string): Promise<void> {
    await this.address.fill(address);
    await this.#page.getByRole('button', { name: 'Save Changes' }).click();
  }
}
