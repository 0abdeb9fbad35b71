import type { Locator, Page } from '@playwright/test';

/** WooCommerce → Matricula. */
export class SettingsPage {
  readonly pairing: Locator;
  readonly connection: Locator;
  readonly selfTest: Locator;
  readonly routing: Locator;
  readonly deliveries: Locator;
  readonly address: Locator;
  readonly code: Locator;
  readonly pairButton: Locator;
  readonly #page: Page;
  readonly #site: string;

  /** @param site Address of a network's site; unless given, the browser's own. */
  constructor(page: Page, site = '') {
    this.#page = page;
    this.#site = site;
    const section = (name: string) => page.getByRole('region', { name, exact: true });
    this.pairing = section('Pairing');
    this.connection = section('Connection');
    this.selfTest = section('Self-test');
    this.routing = section('Routing');
    this.deliveries = section('Deliveries');
    this.address = this.pairing.getByLabel('Address of the sidecar');
    this.code = this.pairing.getByLabel('Pairing code');
    this.pairButton = this.pairing.getByRole('button', { name: 'Pair this shop' });
  }

  /** Opens the page, or reads it anew. */
  async open(): Promise<void> {
    await this.#page.goto(`${this.#site}/wp-admin/admin.php?page=matricula`);
  }

  /** Pastes what the operator gave, and asks for the pairing. */
  async pair(address: string, code: string): Promise<void> {
    await this.address.fill(address);
    await this.code.fill(code);
    await this.pairButton.click();
  }
}
