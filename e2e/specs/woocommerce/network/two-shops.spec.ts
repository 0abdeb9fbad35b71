import { readFile } from 'node:fs/promises';

import { widths } from '../../../fixtures/flaws.ts';
import {
  expect,
  FIRST_ORDER,
  type Network,
  type NetworkShop,
  test,
} from '../../../fixtures/woocommerce/network.ts';
import { findFlawsIn } from '../../../fixtures/woocommerce/parts.ts';
import { newPerson, type Person } from '../../../fixtures/people.ts';
import { NetworkPage } from '../../../pages/woocommerce/network-page.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';
import { Shopper } from '../../../real-shop/support/shopper.ts';
import { pluginFolder } from '../../../wordpress/site-folder.ts';

const python = 'course-v1:Acme+PY101+2026';
const TABLES = ['calls', 'outbox', 'reports', 'seats'];

/** Somebody new buys a course at the checkout of a site, and its note comes. @returns the order's number */
async function buy({ shop }: NetworkShop, buyer: Person): Promise<number> {
  const shopper = new Shopper(shop.url, buyer.email);
  await shopper.fillCart(await shop.productId('PY101'));
  const { id } = await shopper.checkOut();
  await shop.reported(id);
  return id;
}

/** The plugin's tables of a site, by the name that WordPress's database gives them. */
async function tablesOf(network: Network, siteId: number): Promise<string[]> {
  const printed = await network.main.php(`
    $prefix = $wpdb->get_blog_prefix( ${siteId} ) . 'matricula_';
    echo wp_json_encode( str_replace( $prefix, '', $wpdb->get_col( "SHOW TABLES LIKE '$prefix%'" ) ) );`);
  return JSON.parse(printed) as string[];
}

/** What the sidecar says of an order of a shop. */
function orderShown({ sidecar }: Network, shopId: string, orderId: number): Promise<string> {
  return sidecar.matricula('order', 'show', shopId, String(orderId));
}

test.afterAll('nothing of it made PHP complain of the plugin', async ({ network }) => {
  const log = await readFile(network.main.phpLog, 'utf8').catch(() => '');
  expect(log.split('\n').filter((line) => line.includes(pluginFolder))).toEqual([]);
});

test("the network's administrator gives all sites the sidecar's address, on a page for everybody", async ({
  owner: page,
  network,
}) => {
  await network.setAddress('');
  const settings = new NetworkPage(page);
  await page.goto('/wp-admin/network/settings.php');
  await page.getByRole('link', { name: 'Matricula', exact: true }).click();

  await settings.save('https://me:secret@sidecar.example');
  await expect(settings.outcome).toContainText('This is no address of a sidecar.');
  await expect(settings.address).toBeFocused();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findFlawsIn(page, '#matricula-network'), `${width} px`).toEqual([]);
  }
  await settings.save(`${network.sidecar.url}/`);

  await expect(settings.outcome).toContainText('Saved.');
  await expect(settings.address).toHaveValue(network.sidecar.url);
});

test("a site's administrator neither sees nor changes it, and pairs the site by a code alone", async ({
  dean: page,
  network,
  letters: { shop },
}) => {
  await network.setAddress(network.sidecar.url);
  await shop.unpair();

  expect((await page.goto(NetworkPage.path))?.status()).toBe(403);
  const form = { matricula_sidecar_url: 'https://evil.example', _wpnonce: '0123456789' };
  expect((await page.request.post(NetworkPage.path, { form })).status()).toBe(403);
  const settings = new SettingsPage(page, shop.url);
  await settings.open();
  await expect(settings.address).toHaveValue(network.sidecar.url);
  await expect(settings.address).not.toBeEditable();
  await expect(settings.pairing).toContainText('Set for all sites by the network’s administrators.');
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findFlawsIn(page, '#matricula-settings'), `${width} px`).toEqual([]);
  }
  await settings.code.fill(await shop.pairingCode());
  await settings.pairButton.click();

  await expect(settings.pairing.getByText('The shop is paired.')).toBeVisible();
  await expect(settings.pairing.getByText('letters', { exact: true })).toBeVisible();
});

test('two sites sell under the same order number, and each order is in the right shop', async ({
  network,
  letters,
  sciences,
}) => {
  await letters.shop.ensurePaired();
  await sciences.shop.ensurePaired();
  const [ana, bea] = [
    await network.lms.welcome(newPerson('Ana')),
    await network.lms.welcome(newPerson('Bea')),
  ];

  const orders = await Promise.all([buy(letters, ana), buy(sciences, bea)]);

  expect(orders).toEqual([FIRST_ORDER, FIRST_ORDER]);
  const shown = await Promise.all(['letters', 'sciences'].map((id) => orderShown(network, id, FIRST_ORDER)));
  expect(shown[0]).toContain(ana.email);
  expect(shown[0]).not.toContain(bea.email);
  expect(shown[1]).toContain(bea.email);
  expect(shown[1]).not.toContain(ana.email);
  for (const [{ shop }, buyer] of [
    [letters, ana],
    [sciences, bea],
  ] as const) {
    expect(await network.lms.coursesOf(buyer)).toEqual([{ courseKey: python, mode: 'verified' }]);
    const staff = (await shop.notes(FIRST_ORDER)).filter(
      ({ customer_note: isForCustomer }) => !isForCustomer,
    );
    expect(staff.map(({ note }) => note.includes(buyer.email))).toEqual([true]);
    expect((await shop.orderById(FIRST_ORDER)).status).toBe('completed');
  }
});

test('a site made later is a shop too; deleted it takes its tables along, and the others go on', async ({
  network,
  letters,
}) => {
  await letters.shop.ensurePaired();
  const site = await network.addSite('arts');
  const id = Number(await site.php('echo get_current_blog_id();'));
  expect(await tablesOf(network, id)).toEqual(TABLES);
  const arts = await network.openShop('arts', site);
  await arts.shop.ensurePaired();
  const [cora, dora] = [
    await network.lms.welcome(newPerson('Cora')),
    await network.lms.welcome(newPerson('Dora')),
  ];
  const order = await buy(arts, cora);
  expect(await orderShown(network, 'arts', order)).toContain(cora.email);

  await network.main.php(`require_once ABSPATH . 'wp-admin/includes/admin.php'; wp_delete_site( ${id} );`);

  expect(await tablesOf(network, id)).toEqual([]);
  expect(await network.sidecar.matricula('shop', 'list')).toMatch(/^ *arts .*un-paired/m);
  await buy(letters, dora);
  expect(await network.lms.coursesOf(dora)).toEqual([{ courseKey: python, mode: 'verified' }]);
  expect(await network.lms.coursesOf(cora)).toEqual([{ courseKey: python, mode: 'verified' }]);
});
