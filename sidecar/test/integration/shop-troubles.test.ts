import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { loadSeal } from '../../src/shared/seal.ts';
import { TEST_KEY } from '../support/connections.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterEach(async () => {
  await world.shop.mend();
  await world.shop.call('PATCH', '/settings', { restAway: false });
});

afterAll(() => world.close());

const notesPath = { method: 'POST', pathPattern: '/orders/[0-9]+/notes$' };

const sendReportsNow = () =>
  world.sidecar.rows(`update matricula.reports set next_attempt_at = now() where state = 'due'`);

it.each([
  ['first', 0],
  ['second', 1],
])('writes no note twice when the answer to its %s note is lost', async (_which, skip) => {
  const { shop } = world;
  await shop.fault({ match: notesPath, times: 1, skip, action: { reset: 'after' } });

  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });
  await world.untilIdle(30_000);

  expect((await shop.notes(order.id)).map((note) => note.customer_note)).toEqual([false, true]);
  expect((await shop.order(order.id)).status).toBe('completed');
});

it('enrolls while the shop’s REST is away, and writes the notes when it is back', async () => {
  const { lms, shop } = world;
  await shop.call('PATCH', '/settings', { restAway: true });

  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'bob@example.com' });
  await until(async () => (await lms.enrollment('bob', DEMO))?.mode === 'verified');
  expect(await shop.notes(order.id)).toEqual([]);
  await shop.call('PATCH', '/settings', { restAway: false });
  await sendReportsNow();
  await world.untilIdle(30_000);

  expect(await shop.notes(order.id)).toHaveLength(2);
});

it('keeps trying while the REST keys are refused', async () => {
  const { shop } = world;
  await shop.fault({
    match: { path: '/wp-json' },
    times: null,
    action: { status: 401, body: '{"code":"woocommerce_rest_cannot_view"}' },
  });

  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'carla@example.org' });
  await until(async () => {
    const reports = await world.sidecar.rows<{ outcome: string }>(
      `select outcome from matricula.reports where order_id = $1`,
      [String(order.id)],
    );
    return reports[0]?.outcome === 'shop_credentials_rejected';
  });
  await shop.mend();
  await sendReportsNow();
  await world.untilIdle(30_000);

  expect(await shop.notes(order.id)).toHaveLength(2);
});

it('lets a report go when its order was deleted in the meantime', async () => {
  const { shop, sidecar } = world;
  await shop.call('PATCH', '/settings', { restAway: true });
  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'lucia@example.org' });
  await until(
    async () =>
      (await sidecar.rows(`select from matricula.reports where order_id = $1`, [String(order.id)])).length >
      0,
  );

  await shop.call('POST', `/orders/${order.id}/delete`, {});
  await shop.call('PATCH', '/settings', { restAway: false });
  await sendReportsNow();
  await world.untilIdle(30_000);

  expect(
    await sidecar.rows(`select state, outcome from matricula.reports where order_id = $1`, [
      String(order.id),
    ]),
  ).toEqual([{ state: 'sent', outcome: 'order_gone' }]);
});

it('does not complete an order that staff cancelled while its course was under way', async () => {
  const { lms, shop } = world;
  await lms.fault({ match: { path: '/api' }, times: 1, action: { delayMs: 1500 } });
  const order = await shop.checkout({
    items: [{ sku: 'course-v1:Acme+PY101+2026' }],
    email: 'alumno@example.net',
  });

  await shop.setStatus(order.id, 'cancelled');
  await world.untilIdle(30_000);

  expect((await shop.order(order.id)).status).toBe('cancelled');
});

it('keeps an order open whose other product was deleted: nobody knows whether it is posted', async () => {
  const { shop } = world;
  await shop.call('POST', '/products', { id: 71, name: 'Mug', sku: 'MUG', price: '9.00', virtual: false });
  await shop.call('PATCH', '/settings', { deliver: false });
  const order = await shop.checkout({
    items: [{ sku: 'course-v1:Acme+PY101+2026' }, { sku: 'MUG' }],
    email: 'ana@example.org',
  });
  await shop.call('DELETE', '/products/71');
  await shop.call('PATCH', '/settings', { deliver: true });
  await world.untilIdle(30_000);

  expect(await shop.notes(order.id)).toHaveLength(2);
  expect((await shop.order(order.id)).status).toBe('processing');
});

it('asks for the orders that were refused while the secret was wrong, once it is right again', async () => {
  const { lms, shop, sidecar } = world;
  const wrong = loadSeal(TEST_KEY, '').close('another', 'webhook secret of shop books');
  const right = await sidecar.rows<{ webhook_secrets: string[] }>(
    'select webhook_secrets from matricula.shops',
  );
  const setSecrets = (secrets: unknown) =>
    sidecar.rows('update matricula.shops set webhook_secrets = $1', [secrets]);
  const isRefused = async () =>
    (await sidecar.rows('select from matricula.shops where refused_since is not null')).length > 0;
  const sellBook = () => shop.checkout({ items: [{ sku: 'BOOK-1' }], email: 'bob@example.com' });
  const course = 'course-v1:MITx+6.00x+2026';
  const meta = [{ key: '_matricula_offer', value: { version: 1, courses: [{ courseKey: course }] } }];

  await setSecrets([wrong]); // which takes effect once the one before is forgotten
  await until(async () => {
    await sellBook();
    return isRefused();
  });
  await shop.checkout({ items: [{ sku: 'EBOOK-1', meta }], email: 'bob@example.com' });
  await setSecrets(right[0]?.webhook_secrets);
  expect(await lms.enrollment('bob', course)).toBeUndefined();
  await until(async () => {
    await switchWebhooksOn(); // one more failure switches them off again
    await sellBook();
    return !(await isRefused());
  });

  // Not until all is idle: a refusal that was still on its way has the shop asked once more, in five minutes.
  await expect
    .poll(() => lms.enrollment('bob', course), { timeout: 30_000 })
    .toMatchObject({ mode: 'verified', is_active: true });
});

/** WooCommerce has switched them off after seven failures; the owner switches them on again. */
async function switchWebhooksOn(): Promise<void> {
  const webhooks = (await world.shop.rest('GET', '/webhooks')) as { id: number }[];
  for (const { id } of webhooks) await world.shop.rest('PUT', `/webhooks/${id}`, { status: 'active' });
}
