import { afterAll, beforeAll, expect, it } from 'vitest';
import { courseOrder } from '../support/course-order.ts';
import { FakePlugin } from '../support/fake-plugin.ts';
import { findInDatabase } from '../support/find-in-database.ts';
import { makeCode, startPluginWorld, type PluginWorld } from '../support/plugin-world.ts';

const DEMO = [{ courseKey: 'course-v1:OpenedX+DemoX+DemoCourse', lms: 'main' }];
const PYTHON = [{ courseKey: 'course-v1:Acme+PY101+2026', lms: 'main' }];

let world: PluginWorld;
let other: FakePlugin;

beforeAll(async () => {
  world = await startPluginWorld();
  other = await FakePlugin.start();
  await other.pair(world.sidecar.url, await makeCode(world.sidecar, 'school'));
});

afterAll(async () => {
  await other.server.close();
  await world.close();
});

async function buy(plugin: FakePlugin, id: number, email: string, courses: object[]): Promise<void> {
  plugin.change(courseOrder(id, email, courses));
  expect(await plugin.push()).toEqual([200]);
  await world.sidecar.untilIdle();
}

const exportFor = (plugin: FakePlugin, email: string) =>
  plugin.ask('exports', { action: 'export', email, actor: 'maria' });

const eraseFor = (plugin: FakePlugin, email: string) =>
  plugin.ask('erasures', { action: 'erase', email, actor: 'maria' });

it('a shop is told of its own orders alone, and not which account somebody has', async () => {
  await buy(world.plugin, 501, 'bob@example.com', DEMO);
  await buy(other, 901, 'bob@example.com', PYTHON);

  const { status, body } = await exportFor(world.plugin, 'Bob@example.com');

  expect(status).toBe(200);
  const text = JSON.stringify(body);
  expect(text).toContain('501');
  expect(text).toContain('DemoX');
  expect(text).not.toMatch(/901|PY101|Username|school/);
  expect((body.groups as { id: string }[]).map(({ id }) => id)).not.toContain('accounts');
});

it('a shop that erases somebody leaves what another shop sold them', async () => {
  const { status, body } = await eraseFor(world.plugin, 'bob@example.com');

  expect(status).toBe(200);
  expect(body).toMatchObject({ orders: 1, accounts: 0, done: true });
  expect(JSON.stringify((await exportFor(world.plugin, 'bob@example.com')).body)).not.toContain('501');
  expect(JSON.stringify((await exportFor(other, 'bob@example.com')).body)).toContain('PY101');
});

it('what its order brings about later still reaches the learner whom the other shop needs', async () => {
  const order = courseOrder(501, 'bob@example.com', DEMO, { status: 'refunded' });
  world.plugin.change(order);
  await world.plugin.push();
  await world.sidecar.untilIdle();

  expect(await world.lms.enrollment('bob', 'course-v1:OpenedX+DemoX+DemoCourse')).toMatchObject({
    is_active: false,
  });
  const named = await world.sidecar.rows(
    `select from matricula.orders where shop_id = 'books' and snapshot::text like '%bob@example.com%'`,
  );
  expect(named).toEqual([]);
});

it('the last shop that erases them takes the account along', async () => {
  const { body } = await eraseFor(other, 'bob@example.com');

  expect(body).toMatchObject({ orders: 1, accounts: 1 });
  expect(await findInDatabase(world.sidecar.database.superuserUrl, 'bob')).toEqual([]);
});

it('the audit names the shop’s login and nobody who was erased', async () => {
  const rows = await world.sidecar.rows<{ detail: { actor: string; shop: string } }>(
    `select detail from matricula.timeline where event = 'privacy.erased' order by at`,
  );

  expect(rows.map(({ detail }) => [detail.actor, detail.shop])).toEqual([
    ['shop:maria', 'books'],
    ['shop:maria', 'school'],
  ]);
});

it.each(['exports', 'erasures'])(
  '%s are not answered to whoever has no secret of the shop',
  async (route) => {
    const question = {
      action: route === 'exports' ? 'export' : 'erase',
      email: 'bob@example.com',
      actor: 'x',
    };

    const { status } = await world.plugin.ask(route, question, other.deliverySecret);

    expect(status).toBe(401);
  },
);

it('a question without an address is refused, and not repeated', async () => {
  const { status, body } = await exportFor(world.plugin, 'no address');

  expect([status, body.code]).toEqual([400, 'body_invalid']);
  expect(JSON.stringify(body)).not.toContain('no address');
});
