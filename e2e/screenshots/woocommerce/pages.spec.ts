import type { Page, TestInfo } from '@playwright/test';

import { expect, test } from '../../fixtures/woocommerce/index.ts';
import { Operator } from '../../fixtures/woocommerce/operator.ts';
import type { RealShop } from '../../fixtures/woocommerce/real-shop.ts';
import type { Lms } from '../../fixtures/lms.ts';
import { newPerson } from '../../fixtures/people.ts';
import { type Picture, take } from '../take.ts';

const settingsPage = '/wp-admin/admin.php?page=matricula';

test.use({ as: 'owner' });

/** WooCommerce's own texts are English in both, as its language packs are not part of it. */
function named(name: string, { project }: TestInfo): string {
  return project.name === 'en' ? `plugin-${name}` : `plugin-${name}-${project.name}`;
}

/** Takes a page of the shop; nothing that WordPress has to say to every owner is in the picture. */
async function picture(page: Page, info: TestInfo, { name, prepare, ...rest }: Picture): Promise<void> {
  const hideNotices = async () => {
    await page.addStyleTag({ content: '#wpadminbar, .notice, .update-nag { display: none !important }' });
    await prepare?.();
  };
  await take(page, { ...rest, name: named(name, info), prepare: hideNotices });
}

/** Turns to a tab of the product data, once WooCommerce's scripts have turned to the first. */
async function turnTo(page: Page, tab: string): Promise<void> {
  await page.evaluate('new Promise((resolve) => jQuery(() => resolve()))');
  await page.locator(`.product_data_tabs .${tab}_options a`).click();
}

/** An order of somebody who has an account in the LMS, whose report has come. @returns its id */
async function orderOf(shop: RealShop, sku: string, lms: Lms): Promise<number> {
  const { id } = await shop.order(await lms.welcome(newPerson('Ana')), sku);
  await shop.reported(id);
  return id;
}

/** Takes the box of an order that asks something. */
async function pictureOfQuestion(page: Page, info: TestInfo, name: string, orderId: number): Promise<void> {
  await picture(page, info, {
    name,
    url: `/wp-admin/admin.php?page=wc-orders&action=edit&id=${orderId}`,
    from: '#matricula-order-panel-box',
    until: '#matricula-order-panel-box',
    prepare: () => expect(page.locator('.matricula-question button').last()).toBeVisible(),
  });
}

test('the settings page before pairing', async ({ page, shop }, info) => {
  await shop.unpair().catch(() => undefined);
  await picture(page, info, {
    name: 'settings-unpaired',
    url: settingsPage,
    until: '#matricula-settings',
    prepare: () => expect(page.locator('#matricula-settings button').first()).toBeVisible(),
  });
});

test('the settings page of a shop that sends', async ({ page, pairedShop: shop, lms }, info) => {
  await orderOf(shop, 'PY101', lms);
  await picture(page, info, {
    name: 'settings',
    url: settingsPage,
    until: '#matricula-settings',
    prepare: () => expect(page.locator('#matricula-settings table tbody tr').first()).toBeVisible(),
  });
});

test('the courses of a product', async ({ page, shop }, info) => {
  const id = await shop.productId('BUNDLE-DATA');
  await picture(page, info, {
    name: 'product',
    url: `/wp-admin/post.php?post=${id}&action=edit`,
    from: '#woocommerce-product-data',
    until: '#woocommerce-product-data',
    prepare: () => turnTo(page, 'matricula_courses'),
  });
});

test('the courses of a variation', async ({ page, shop }, info) => {
  const id = await shop.productId('MITx-6.00');
  await picture(page, info, {
    name: 'variations',
    url: `/wp-admin/post.php?post=${id}&action=edit`,
    from: '#woocommerce-product-data',
    until: '#woocommerce-product-data',
    prepare: async () => {
      await turnTo(page, 'variations');
      await page.locator('#variable_product_options .expand_all').first().click();
      await page.locator('.form-row.matricula-courses').first().waitFor();
    },
  });
});

test('an order with its courses and notes', async ({ page, pairedShop: shop, lms }, info) => {
  const id = await orderOf(shop, 'BUNDLE-DATA', lms);
  await picture(page, info, {
    name: 'order',
    url: `/wp-admin/admin.php?page=wc-orders&action=edit&id=${id}`,
    until: '#woocommerce-order-notes',
    prepare: async () => {
      await expect(page.locator('#matricula-order-panel table')).toBeVisible();
      await expect(page.locator('#matricula-order-panel .components-spinner')).toBeHidden();
    },
  });
});

test('an order that asks whose seat was refunded', async ({ page, pairedShop: shop, lms }, info) => {
  const [ana, bea] = [await lms.welcome(newPerson('Ana')), await lms.welcome(newPerson('Bea'))];
  const order = await shop.orderSeats(ana, 'PY101', [ana, bea]);
  await shop.reported(order.id);
  await shop.refundPieces(order, 1);
  await shop.reported(order.id, 2);
  await pictureOfQuestion(page, info, 'question', order.id);
});

test('an order of a course that was bought before', async ({
  page,
  pairedShop: shop,
  lms,
  sidecar,
}, info) => {
  await sidecar.matricula('shop', 'set', shop.id, '--repeat-purchases', 'ask');
  const ana = await lms.welcome(newPerson('Ana'));
  await shop.reported((await shop.order(ana, 'PY101')).id);
  const { id } = await shop.order(ana, 'PY101');
  await shop.reported(id);
  await pictureOfQuestion(page, info, 'question-repeat', id);
});

test.describe('a visitor', () => {
  test.use({ as: 'visitor' });

  test('the storefront', async ({ page }, info) => {
    await picture(page, info, { name: 'storefront', url: '/shop/' });
  });
});

test('the routing rules', async ({ page, pairedShop: shop, lms, sidecar }, info) => {
  const operator = new Operator(sidecar.matricula);
  await operator.addLms(lms.url, 'school');
  await operator.addRule('--organisation', 'UBA', '--lms', 'school');
  await operator.addRule('--sku', 'PY*', '--shop', shop.id, '--lms', 'school');
  await operator.addRule('--course-key', 'course-v1:*+STAT101+*', '--shop', shop.id, '--lms', 'campus');
  const orderId = await orderOf(shop, 'PY101', lms);
  await picture(page, info, {
    name: 'routing',
    url: settingsPage,
    from: '#matricula-settings section:nth-of-type(4)',
    until: '#matricula-settings section:nth-of-type(4)',
    prepare: async () => {
      await page.locator('[name="explain-orderId"]').fill(String(orderId));
      await page.locator('[name="explain-orderId"]').press('Enter');
      await expect(page.locator('.matricula-explained li').first()).toBeVisible();
      await page.evaluate(() => window.scrollTo(0, 0));
    },
  });
});
