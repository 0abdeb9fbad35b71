import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ConnectWorld, TOPICS } from '../support/connect-world.ts';

let world: ConnectWorld;

beforeAll(async () => {
  world = await ConnectWorld.start();
});

beforeEach(() => world.begin());

afterEach(() => world.forget());

afterAll(() => world.close());

it('webhooks are repaired and not doubled when the shop approves once more', async () => {
  await world.press(await world.link());
  await world.untilKept();
  const first = await world.webhooks();
  const [created, deleted] = first;
  await world.rest('DELETE', `/webhooks/${created?.id}?force=true`);
  await world.rest('PUT', `/webhooks/${deleted?.id}`, { status: 'disabled' });
  await world.rest('POST', '/webhooks', {
    topic: 'order.updated',
    delivery_url: world.deliveryUrl,
    secret: 'x',
  });
  await world.rest('POST', '/webhooks', { topic: 'order.updated', delivery_url: 'https://other.example/' });

  await world.press(await world.link());
  await world.untilKept();

  const ours = (await world.webhooks()).filter((entry) => entry.delivery_url === world.deliveryUrl);
  expect(ours).toMatchObject(world.inPlace);
  expect(await world.webhooks()).toHaveLength(5);
  expect((await world.stored())[0]?.webhook_secrets).toHaveLength(2);
});

it('webhooks are taken over from a shop that was connected by hand', async () => {
  await world.sidecar.addShop({ shopId: world.books, url: world.shop.url });
  for (const topic of TOPICS)
    await world.rest('POST', '/webhooks', { topic, delivery_url: world.deliveryUrl, secret: 'by-hand' });
  const before = (await world.webhooks()).map(({ id }) => id);
  expect((await world.state()).webhooks).toBe('by_hand');

  await world.press(await world.link({ url: undefined }));
  await world.untilKept();

  expect((await world.webhooks()).map(({ id }) => id)).toEqual(before);
});

it('webhooks that WooCommerce switched off are switched on again, and a second time is for a person', async () => {
  await world.press(await world.link());
  await world.untilKept();
  const switchOff = async () => {
    const [first] = await world.webhooks();
    await world.rest('PUT', `/webhooks/${first?.id}`, { status: 'disabled' });
  };

  await switchOff();
  await world.lookAgain();
  expect(await world.webhooks()).toMatchObject(world.inPlace);
  expect((await world.state()).attention).toBeNull();

  await switchOff();
  await world.lookAgain();
  expect(await world.webhooks()).toMatchObject(world.inPlace);
  expect((await world.state()).attention).toBe('webhooks_switched_off');

  await world.lookAgain();
  expect((await world.state()).attention).toBeNull();
});

it('webhooks need a person where the shop no longer takes the keys', async () => {
  await world.press(await world.link());
  await world.untilKept();
  await world.shop.fault({
    match: { path: '/wp-json/wc/v3/webhooks' },
    times: null,
    action: { status: 401 },
  });

  await world.lookAgain();
  expect((await world.state()).attention).toBe('webhooks_not_kept');

  await world.shop.mend();
  await world.lookAgain();
  expect((await world.state()).attention).toBeNull();
});

it('webhooks that lost an order are made up for by the next look', async () => {
  await world.press(await world.link());
  await world.untilKept();
  await world.shop.setWebhooks('paused');
  const order = await world.shop.checkout({ items: [{ sku: 'BOOK-1' }], email: 'ana@example.org' });

  await world.lookAgain();

  expect(await world.delivered()).toContainEqual({
    ...{ order_id: String(order.id), topic: 'order.swept' },
  });
});
