import type { Page } from '@playwright/test';

import { widths } from '../../../fixtures/flaws.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { findFlawsIn } from '../../../fixtures/woocommerce/parts.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';
import { ProductForm } from '../../../pages/woocommerce/product-form.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';

test.use({ as: 'owner' });

/** Looks at a part of the page at a desk, and then on a phone. */
async function expectNoFlaws(page: Page, selector: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findFlawsIn(page, selector), `${width} px`).toEqual([]);
  }
}

const settingsPage = '#matricula-settings';

test('the settings page before pairing, with a refusal, suits everybody', async ({ page, shop }) => {
  await shop.unpair();
  const settings = new SettingsPage(page);
  await settings.open();
  await settings.pair(shop.sidecarUrl, 'AAAA-BBBB-CCCC');
  await expect(settings.pairing).toContainText('does not know this pairing code');

  await expectNoFlaws(page, settingsPage);
});

test('the settings page of a shop that sends suits everybody', async ({ page, pairedShop: shop }) => {
  const { id } = await shop.order(newPerson('Pia'), 'PY101');
  await shop.reported(id);
  const settings = new SettingsPage(page);
  await settings.open();
  await settings.selfTest.getByRole('button', { name: 'Run the self-test' }).click();
  await expect(settings.selfTest.getByRole('listitem')).toHaveCount(8);
  await settings.deliveries
    .getByRole('button', { name: /attempt/ })
    .first()
    .click();

  await expectNoFlaws(page, settingsPage);
});

test('the settings page of a copy of the shop suits everybody', async ({ copyPage: page }) => {
  const settings = new SettingsPage(page);
  await settings.open();
  await expect(settings.pairing.getByText('Other address')).toBeVisible();

  await expectNoFlaws(page, settingsPage);
});

test('the courses of a product, with a mistake in them, suit everybody', async ({ page, shop }) => {
  const id = await shop.addProduct({ name: 'Flawed', regular_price: '49' });
  const form = new ProductForm(page);
  await form.open(id);
  await form.turnTo('Courses');
  await form.courses.fillLast('course-v1:Acme+PY101');
  await form.save();
  await expect(form.courses.keys).toBeVisible();

  await expectNoFlaws(page, '#matricula_courses_panel');
  await expectNoFlaws(page, '.notice');
});

test('the courses of a variation suit everybody', async ({ page, shop }) => {
  const form = new ProductForm(page);
  await form.open(await shop.productId('MITx-6.00'));
  await form.turnTo('Variations');
  await form.unfoldVariations();

  await expectNoFlaws(page, '.form-row.matricula-courses');
});

test('the courses of an order, with a question, suit everybody', async ({ page, pairedShop: shop, lms }) => {
  const buyer = await lms.welcome(newPerson('Quim'));
  const { id } = await shop.order(
    buyer,
    await shop.addCourses(['course-v1:Acme+PY101+2026', 'course-v1:Acme+NO+1']),
  );
  await shop.reported(id);
  await shop.refundAmount(id, '5.00');
  await shop.reported(id, 2);
  const order = new OrderScreen(page, id);
  await order.open();
  await expect(order.question).toBeVisible();

  await expectNoFlaws(page, '#matricula-order-panel');
});

test.describe('a customer', () => {
  test.use({ as: 'customer' });

  test('the note that tells where to register suits everybody', async ({ page, pairedShop: shop }) => {
    const { id } = await shop.orderOfCustomer('PY101');
    await shop.reported(id);
    await page.goto(`/my-account/view-order/${id}/`);
    await expect(page.getByRole('link', { name: 'Register here' })).toBeVisible();

    await expectNoFlaws(page, '.woocommerce-OrderUpdates');
  });
});
