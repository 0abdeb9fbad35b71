import { sleep } from '../../../../sandbox/demo/until.ts';
import type { Passage } from '../../../real-shop/support/gate.ts';
import { newPerson } from '../../../fixtures/people.ts';
import { expect, test } from '../../../fixtures/woocommerce/index.ts';
import { letThrough } from '../../../fixtures/woocommerce/real-world.ts';
import { OrderScreen } from '../../../pages/woocommerce/order-screen.ts';
import { SettingsPage } from '../../../pages/woocommerce/settings-page.ts';
import { Storefront } from '../../../pages/woocommerce/storefront.ts';

/** As long as a sidecar can take before the shop gives up on it, less a margin. */
const SLOW_MS = 10_000;

// The pause after an outage goes on for a while; a shop that is paired anew has none.
test.beforeEach(({ shop }) => shop.unpair());

test('while the sidecar is down the shop sells, and goes on by itself after', async ({
  page,
  gate,
  sidecar,
  pairedShop: shop,
  lms,
}) => {
  const buyer = await lms.welcome(newPerson('Olga'));
  const storefront = new Storefront(page);
  await sidecar.stop();
  await gate.close();

  await storefront.addToCart('Python 101');
  await storefront.fillCheckout('classic', buyer);
  const orderId = await storefront.placeOrder('classic');
  await expect(page.getByText('Thank you. Your order has been received.')).toBeVisible();
  await expect
    .poll(async () => (await shop.settings()).outgoing.lastError?.sentence)
    .toContain('Nothing takes the connection');
  await sidecar.start();
  await letThrough(gate);

  await shop.reported(orderId);
  expect(await lms.coursesOf(buyer)).toHaveLength(1);
});

test('a slow sidecar keeps no shopper waiting', async ({ page, gate, pairedShop: shop, lms }) => {
  const buyer = await lms.welcome(newPerson('Sven'));
  const storefront = new Storefront(page);
  await storefront.addToCart('Python 101');
  await storefront.fillCheckout('classic', buyer);
  const thanked = new AbortController();
  let isThankedFirst = true;
  gate.observe = async (_, phase) => {
    if (phase !== 'arrived') return;
    await sleep(SLOW_MS, thanked.signal);
    isThankedFirst &&= thanked.signal.aborted;
  };

  const orderId = await storefront.placeOrder('classic');

  expect(isThankedFirst).toBe(true);
  thanked.abort();
  await shop.reported(orderId);
  expect(await lms.coursesOf(buyer)).toHaveLength(1);
});

const answers: { name: string; passage: Passage; says: string }[] = [
  { name: 'never answers', passage: { kind: 'silent' }, says: 'did not answer in time' },
  {
    name: 'is out of order',
    passage: { kind: 'answer', status: 502, body: '<h1>Bad Gateway</h1>' },
    says: 'is out of order (status 502)',
  },
  {
    name: 'is something else',
    passage: { kind: 'answer', status: 200, body: '<h1>A parked domain</h1>' },
    says: 'is not a sidecar',
  },
];

for (const { name, passage, says } of answers) {
  test(`a sidecar that ${name} is told of in wp-admin`, async ({
    ownerPage: page,
    gate,
    forsakenShop: shop,
  }) => {
    gate.passage = passage;
    const { id } = await shop.order(newPerson('Wim'), 'PY101');

    const order = new OrderScreen(page, id);
    await order.open();
    await expect(order.status('Processing')).toBeVisible();
    await expect(order.courses).toContainText('The sidecar has not reported on this order yet.');
    await expect(order.courses.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(order.courses).toContainText(says);
    const settings = new SettingsPage(page);
    await settings.open();
    await expect(settings.connection.getByRole('status')).toHaveText('Needs attention');
    await expect(settings.connection).toContainText(says);
    await expect(settings.deliveries.getByRole('row').nth(1)).toContainText('Waiting');
  });
}
