import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';

test.use({ as: 'owner' });

test('an order paid while the shop is un-paired counts once it is paired again', async ({
  page,
  pairedShop: shop,
  lms,
}) => {
  const buyer = await lms.welcome(newPerson('Una'));
  const code = await shop.pairingCode();
  const settings = new SettingsPage(page);
  await settings.open();

  await settings.pairing.getByRole('button', { name: 'Un-pair' }).click();
  const question = page.getByRole('dialog', { name: 'Un-pair this shop?' });
  await expect(question).toContainText('Nobody loses access to a course.');
  await question.getByRole('button', { name: 'Un-pair' }).click();
  await expect(settings.pairing.getByText('The shop is no longer paired.')).toBeVisible();
  const { id } = await shop.order(buyer, 'PY101');
  await settings.pair(shop.sidecarUrl, code);
  await expect(settings.pairing.getByText('The shop is paired.')).toBeVisible();

  await shop.reported(id);
  expect(await lms.coursesOf(buyer)).toHaveLength(1);
});

test('new secrets lose no order', async ({ page, pairedShop: shop, lms }) => {
  const buyer = await lms.welcome(newPerson('Rosa'));
  const settings = new SettingsPage(page);
  await settings.open();

  await settings.pairing.getByRole('button', { name: 'Rotate the secrets' }).click();
  await expect(settings.pairing.getByText('Both sides have new secrets.')).toBeVisible();
  const { id } = await shop.order(buyer, 'PY101');

  await shop.reported(id);
  expect(await lms.coursesOf(buyer)).toHaveLength(1);
});
