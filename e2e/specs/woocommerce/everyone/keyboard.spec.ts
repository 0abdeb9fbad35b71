import type { Locator, Page } from '@playwright/test';

import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';
import { ProductForm } from '../../../pages/woocommerce/product-form.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';

const python = 'course-v1:Acme+PY101+2026';

test.use({ as: 'owner' });

/** As many stops as anybody would go through to get from one field to the next. */
const MOST_STOPS = 12;

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(target, `within ${MOST_STOPS} stops`).toBeFocused();
}

test('a shop is paired, its secrets rotated and the pairing ended by keyboard alone', async ({
  page,
  shop,
}) => {
  await shop.unpair();
  const code = await shop.pairingCode();
  const settings = new SettingsPage(page);
  await settings.open();
  await settings.address.waitFor();

  await settings.address.focus();
  await page.keyboard.type(shop.sidecarUrl);
  await tabTo(page, settings.code);
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(settings.pairing.getByText('The shop is paired.')).toBeVisible();
  await expect(settings.pairing.getByRole('heading', { name: 'Pairing' })).toBeFocused();

  await tabTo(page, settings.pairing.getByRole('button', { name: 'Rotate the secrets' }));
  await page.keyboard.press('Enter');
  await expect(settings.pairing.getByText('Both sides have new secrets.')).toBeVisible();
  const unpair = settings.pairing.getByRole('button', { name: 'Un-pair' });
  await tabTo(page, unpair);
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Un-pair this shop?' });
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(unpair).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, question.getByRole('button', { name: 'Un-pair' }));
  await page.keyboard.press('Enter');

  await expect(settings.pairing.getByText('The shop is no longer paired.')).toBeVisible();
});

test('courses are added to a product and removed by keyboard alone', async ({ page, shop }) => {
  const id = await shop.addProduct({ name: 'By keyboard', virtual: true, regular_price: '49' });
  const form = new ProductForm(page);
  await form.open(id);

  await form.tab('Courses').focus();
  await page.keyboard.press('Enter');
  await tabTo(page, form.courses.keys.first());
  await page.keyboard.type(python);
  await tabTo(page, form.courses.modes.first());
  await page.keyboard.type('verified');
  await tabTo(page, form.courses.add);
  await page.keyboard.press('Enter');
  await expect(form.courses.keys.last()).toBeFocused();
  await page.keyboard.type('course-v1:UBA+STAT101+2026_T1');
  await tabTo(page, form.courses.removeButtons.last());
  await page.keyboard.press('Enter');
  await expect(form.courses.keys).toBeFocused();
  await form.updateButton.focus();
  await form.saveBy(() => page.keyboard.press('Enter'));

  expect(await shop.coursesOf(id)).toEqual([{ courseKey: python, mode: 'verified' }]);
});

test('a question about a refunded seat is answered by keyboard alone', async ({
  page,
  pairedShop: shop,
  lms,
}) => {
  const [mine, yours] = [await lms.welcome(newPerson('Mia')), await lms.welcome(newPerson('Yan'))];
  const placed = await shop.orderSeats(mine, 'PY101', [mine, yours]);
  await shop.reported(placed.id);
  await shop.refundPieces(placed, 1);
  await shop.reported(placed.id, 2);
  const order = new OrderScreen(page, placed.id);
  await order.open();
  const seat = order.question.getByRole('checkbox', { name: yours.email });
  const end = order.question.getByRole('button', { name: 'End the access' });
  await expect(end).toBeDisabled();

  await order.question.getByRole('checkbox', { name: mine.email }).focus();
  await tabTo(page, seat);
  await page.keyboard.press('Space');
  await tabTo(page, end);
  await page.keyboard.press('Enter');
  await expect(order.courses.getByText('Your answer is carried out now.')).toBeVisible();
  await expect(order.row(yours.email)).toContainText('Ended');

  expect(await lms.coursesOf(yours)).toEqual([]);
  expect(await lms.coursesOf(mine)).toEqual([{ courseKey: python, mode: 'verified' }]);
  await shop.reported(placed.id, 3);
});
