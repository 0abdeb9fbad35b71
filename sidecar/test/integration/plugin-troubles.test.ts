import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createHolder } from '../../src/shared/holder.ts';
import { claimReports } from '../../src/store/reports.ts';
import { courseOrder } from '../support/course-order.ts';
import { makeCode, startPluginWorld, type PluginWorld } from '../support/plugin-world.ts';
import { until } from '../support/until.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: PluginWorld;

beforeAll(async () => {
  world = await startPluginWorld();
});

afterEach(() => {
  world.plugin.troubles.length = 0;
});

afterAll(() => world.close());

const sell = (id: number, email: string, courseKey = DEMO) =>
  world.plugin.change(courseOrder(id, email, [{ courseKey, mode: 'verified' }]));

const shop = async () => {
  const rows = await world.sidecar.rows<{
    needs_attention_cause: string | null;
    poll_failures: number;
    seconds: number;
  }>(
    `select needs_attention_cause, poll_failures, extract(epoch from next_poll_at - now())::integer as seconds
      from matricula.shops where id = 'books'`,
  );
  return rows[0];
};

const pollOnce = async () => {
  const before = (await shop())?.poll_failures ?? 0;
  await world.sidecar.rows('update matricula.shops set next_poll_at = now()');
  await until(async () => ((await shop())?.poll_failures ?? 0) > before);
};

const notesOf = (id: number) =>
  world.plugin.notes.filter((note) => note.orderId === String(id)).map((note) => note.kind);

it('asks a shop that is away half as often each time, down to every five minutes', async () => {
  world.plugin.troubles.push({ how: 'down' });

  const seconds: number[] = [];
  for (let failure = 0; failure < 6; failure += 1) {
    await pollOnce();
    seconds.push((await shop())?.seconds ?? 0);
  }

  const expected = [30, 60, 120, 240, 300, 300];
  expect(seconds.map((value, index) => Math.abs(value - (expected[index] ?? 0)) <= 10)).toEqual(
    expected.map(() => true),
  );
});

it('writes the notes of an outage as soon as the shop answers again, not when their next attempt is due', async () => {
  const { lms, plugin, sidecar } = world;
  sell(401, 'ana@example.org');
  await plugin.push();
  await until(async () => (await lms.enrollment('ana', DEMO))?.mode === 'verified');
  plugin.troubles.push({ how: 'down' });
  await sidecar.rows(
    `update matricula.reports set state = 'needs_attention', outcome = 'shop_unreachable' where order_id = '401'`,
  );
  await pollOnce();
  plugin.troubles.length = 0;

  await world.pollNow();

  await until(() => notesOf(401).length === 2);
});

it('asks for less when the whole of an outbox is too much for one answer', async () => {
  const { plugin } = world;
  for (let id = 1000; id < 1020; id += 1)
    plugin.change(courseOrder(id, '', [], { status: 'pending', note: 'x'.repeat(1_000_000) }));

  await pollOnce(); // 20 MB are more than is read
  await pollOnce();
  await world.pollNow();

  expect(plugin.outbox).toHaveLength(0);
  plugin.orders.clear(); // a sweep need not carry them
});

it.each([
  ['matricula_signature_wrong', 401, 'shop_signature_wrong'],
  ['matricula_not_paired', 409, 'shop_not_paired'],
  ['matricula_site_moved', 409, 'shop_moved'],
])(
  'tells the operator when the plugin refuses with %s, until it does no longer',
  async (code, status, cause) => {
    world.plugin.troubles.push({ how: { status, body: { code, message: '', data: { status } } } });
    await pollOnce();
    expect(await shop()).toMatchObject({ needs_attention_cause: cause });
    world.plugin.troubles.length = 0;

    await world.pollNow();

    expect(await shop()).toMatchObject({ needs_attention_cause: null });
  },
);

it('learns from a sweep of an order that slipped through the outbox', async () => {
  const { lms, plugin, sweepNow } = world;
  sell(402, 'bob@example.com');
  plugin.outbox.length = 0;

  await sweepNow();

  expect(await lms.enrollment('bob', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
});

it('learns from a sweep that a refund was deleted, which announces itself nowhere', async () => {
  const { plugin, sidecar, sweepNow } = world;
  const order = courseOrder(403, 'carla@example.org', [{ courseKey: PYTHON, mode: 'verified' }]);
  const item = (order.line_items as Record<string, unknown>[])[0];
  const meta_data = [{ id: 1, key: '_refunded_item_id', value: '7' }];
  const refund = { id: 99, line_items: [{ ...item, id: 8, quantity: -1, total: '-49.00', meta_data }] };
  const refunded = { ...order, refunds: [{ id: 99, reason: '', total: '-49.00' }] };
  for (const [state, refunds] of [
    [order, []],
    [refunded, [refund]],
  ] as const) {
    plugin.change(state, [...refunds]);
    await plugin.push();
    await sidecar.untilIdle();
  }
  const isIn = async () => (await world.lms.enrollment('carla', PYTHON))?.is_active;
  expect(await isIn()).toBe(false);

  // The order itself is as old as it was.
  plugin.orders.set('403', { order: { ...order, refunds: [] }, refunds: [] });
  await sidecar.rows(`update matricula.shops set sweep_from = now() + interval '1 day'`);
  await sweepNow();

  expect(await isIn()).toBe(true);
});

it('says nothing to a shop that was un-paired, and says it once it is paired again', async () => {
  const { lms, plugin, sidecar } = world;
  const secret = plugin.deliverySecret;
  plugin.troubles.push({ action: 'report', how: 'down' });
  sell(404, 'lucia@example.org');
  await plugin.push();
  await until(async () => (await lms.enrollment('lucia', DEMO))?.mode === 'verified');

  expect(await plugin.ask('unpairings', { action: 'unpair' })).toEqual({ status: 200, body: {} });
  plugin.troubles.length = 0;
  sell(405, 'alumno@example.net');
  expect(await plugin.push()).toEqual([410]);
  await sidecar.rows(`update matricula.reports set next_attempt_at = now() where state = 'due'`);
  expect(await sidecar.run((trx) => claimReports(trx, createHolder(), 20))).toEqual([]);

  const paired = await plugin.pair(sidecar.url, await makeCode(sidecar, 'books'));
  expect(paired.status).toBe(201);
  expect(plugin.deliverySecret).not.toBe(secret);
  await until(() => notesOf(404).length === 2 && notesOf(405).length === 2);

  expect(await lms.enrollment('alumno', DEMO)).toMatchObject({ mode: 'verified' });
});
