import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';

test.use({ as: 'owner' });

test.beforeEach(({ shop }) => shop.unpair());

test('the right code pairs the shop, and the self-test finds nothing wrong', async ({ page, shop }) => {
  const code = await shop.pairingCode();
  const settings = new SettingsPage(page);
  await settings.open();
  await expect(settings.pairing.getByText('Not paired')).toBeVisible();

  await settings.pair(shop.sidecarUrl, code);
  await expect(settings.pairing.getByText('The shop is paired.')).toBeVisible();
  await expect(settings.pairing.getByText(shop.id, { exact: true })).toBeVisible();
  await expect(settings.connection.getByRole('status')).toHaveText('Connected');
  await settings.selfTest.getByRole('button', { name: 'Run the self-test' }).click();

  const results = settings.selfTest.getByRole('listitem');
  await expect(results).toHaveCount(8);
  await expect(results.filter({ hasText: 'Way back to this shop' })).toContainText('OK');
  await expect(results.filter({ hasText: 'Failed' })).toHaveCount(0);
});

test('a wrong code and a used one are refused in words, and the fields stay filled', async ({
  page,
  shop,
}) => {
  const used = await shop.pairingCode();
  await shop.pair(used);
  await shop.unpair();
  const settings = new SettingsPage(page);
  await settings.open();

  await settings.pair(shop.sidecarUrl, 'AAAA-BBBB-CCCC');
  await expect(settings.pairing).toContainText('The sidecar does not know this pairing code.');
  await expect(settings.code).toBeFocused();
  await expect(settings.address).toHaveValue(shop.sidecarUrl);
  await settings.pair(shop.sidecarUrl, used);

  await expect(settings.pairing).toContainText('The pairing code was used already.');
  await expect(settings.pairing.getByText('Not paired')).toBeVisible();
});

const addresses = [
  {
    where: 'where nobody listens',
    address: () => 'http://127.0.0.1:1',
    says: 'Nothing takes the connection',
  },
  { where: 'of a web site', address: (site: string) => site, says: 'is not a sidecar' },
  {
    where: 'with a password in it',
    address: () => 'https://me:secret@sidecar.example',
    says: 'This is no address of a sidecar.',
  },
];

for (const { where, address, says } of addresses) {
  test(`an address ${where} is refused in words`, async ({ page, shop }) => {
    const settings = new SettingsPage(page);
    await settings.open();

    await settings.pair(address(shop.url), 'AAAA-BBBB-CCCC');

    await expect(settings.pairing).toContainText(says);
    await expect(settings.address).toBeFocused();
    await expect(settings.pairing.getByText('Not paired')).toBeVisible();
  });
}
