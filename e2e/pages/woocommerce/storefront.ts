import type { Page } from '@playwright/test';

import type { Person } from '../../fixtures/people.ts';

/** The two checkouts that WooCommerce has, with the words of their fields. */
const checkouts = {
  blocks: {
    cart: '/cart/',
    path: '/checkout/',
    address: 'Address',
    postcode: 'Postal code',
    city: 'City',
    placeOrder: 'Place Order',
  },
  classic: {
    cart: '/classic-cart/',
    path: '/classic-checkout/',
    address: 'Street address',
    postcode: 'Postcode / ZIP',
    city: 'Town / City',
    placeOrder: 'Place order',
  },
};

export type CheckoutKind = keyof typeof checkouts;

/** The shop as a shopper walks through it. */
export class Storefront {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Finds a product in the shop and puts it into the cart. */
  async addToCart(product: string): Promise<void> {
    await this.#page.goto('/shop/');
    await this.#page.getByRole('link', { name: product, exact: true }).first().click();
    await this.#page.getByRole('button', { name: 'Add to cart', exact: true }).first().click();
    await this.#page.getByText(/has been added to your cart/).waitFor();
  }

  async openCart(kind: CheckoutKind): Promise<void> {
    await this.#page.goto(checkouts[kind].cart);
  }

  /** Goes to the checkout and fills in what a guest fills in; a card pays, unless it is said what does. */
  async fillCheckout(kind: CheckoutKind, buyer: Person, payment = 'Credit card (demo)'): Promise<void> {
    const { path, address, postcode, city } = checkouts[kind];
    await this.#page.goto(path);
    const fill = (name: string, value: string) =>
      this.#page.getByRole('textbox', { name, exact: true }).first().fill(value);
    await fill('Email address', buyer.email);
    await fill('First name', buyer.name);
    await fill('Last name', 'Paz');
    await fill(address, 'Calle Mayor 2');
    await fill(postcode, '28013');
    await fill(city, 'Madrid');
    await this.#page.getByRole('radio', { name: payment }).check();
  }

  /** Presses the button. @returns the order's number, from the page that thanks for it */
  async placeOrder(kind: CheckoutKind): Promise<number> {
    await this.#page.getByRole('button', { name: checkouts[kind].placeOrder }).click();
    await this.#page.waitForURL(/order-received/);
    return Number(/order-received\/(\d+)/.exec(this.#page.url())?.[1]);
  }
}
