import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { courseOrder } from '../support/course-order.ts';
import { FakePlugin } from '../support/fake-plugin.ts';
import { makeCode, startPluginWorld, type PluginWorld } from '../support/plugin-world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

type Json = Record<string, unknown>;
type Rule = Json & { ruleId: string; lmsId: string };

let world: PluginWorld;
let plugin: FakePlugin;
let other: FakePlugin;

beforeAll(async () => {
  world = await startPluginWorld({ defaultLmsId: 'main' });
  plugin = world.plugin;
  other = await FakePlugin.start();
  await other.pair(world.sidecar.url, await makeCode(world.sidecar, 'music'));
  await world.sidecar.addLms({ lmsId: 'second', url: 'http://127.0.0.1:9' });
});

afterAll(async () => {
  await other.server.close();
  await world.close();
});

// One rule of the institution, one of each shop.
beforeEach(async () => {
  const version = (await readAll()).version;
  const rules = [
    { shopId: 'music', sku: 'M*', lmsId: 'main' },
    { organisation: 'UBA', lmsId: 'second' },
    { shopId: 'books', sku: 'B*', lmsId: 'second' },
  ];
  const answer = await world.sidecar.api('PUT', '/v1/routes', { version, rules, confirm: true });
  expect(answer.status).toBe(200);
});

async function readAll(): Promise<{ version: number; rules: Rule[] }> {
  return (await (await world.sidecar.api('GET', '/v1/routes')).json()) as { version: number; rules: Rule[] };
}

async function read(from = plugin): Promise<{ version: number; rules: Rule[] } & Json> {
  const { status, body } = await from.ask('routes', { action: 'routes' });
  expect(status).toBe(200);
  return body as never;
}

async function change(rules: object[], more: object = {}) {
  const { version } = await read();
  return plugin.ask('route-changes', { action: 'change_routes', version, rules, actor: 'rosa', ...more });
}

const skus = (rules: Rule[]) => rules.map((rule) => rule.sku ?? rule.organisation);

async function lastAudit(): Promise<unknown> {
  const { entries } = (await (await world.sidecar.api('GET', '/v1/audit?limit=1')).json()) as {
    entries: unknown[];
  };
  return entries[0];
}

it('a shop sees the institution’s rules and its own, and the LMSs there are', async () => {
  const seen = await read();

  expect(seen).toMatchObject({ shopId: 'books', defaultLmsId: 'main', lmsIds: ['main', 'second'] });
  expect(skus(seen.rules)).toEqual(['UBA', 'B*']);
  expect(skus((await read(other)).rules)).toEqual(['M*', 'UBA']);
});

it('a shop changes its own rules and their places, and nothing of anybody else', async () => {
  const [shared, own] = (await read()).rules;
  const answer = await change([
    { sku: 'NEW*', lmsId: 'main' },
    { ...own, sku: 'B2*' },
    { ...shared, lmsId: 'main' },
  ]);

  expect(answer).toMatchObject({ status: 200, body: { result: 'kept', shopId: 'books' } });
  expect(skus(answer.body.rules as Rule[])).toEqual(['NEW*', 'B2*', 'UBA']);
  expect((await readAll()).rules).toMatchObject([
    { shopId: 'music', sku: 'M*', lmsId: 'main' },
    { shopId: 'books', sku: 'NEW*', lmsId: 'main' },
    { shopId: 'books', sku: 'B2*', lmsId: 'second', ruleId: own?.ruleId },
    { shopId: null, organisation: 'UBA', lmsId: 'second', ruleId: shared?.ruleId },
  ]);
  expect(await lastAudit()).toMatchObject({ actor: 'shop:rosa', event: 'routing.changed', shopId: 'books' });
});

it.each<[string, (seen: Rule[], all: Rule[]) => object[], number, string]>([
  ['leaves a rule of the institution out', ([, own]) => [own ?? {}], 400, 'rules_of_others'],
  ['takes a rule of another shop', (seen, [theirs]) => [...seen, theirs ?? {}], 400, 'rules_of_others'],
  ['names an LMS that is not there', (seen) => [...seen, { sku: 'X', lmsId: 'x' }], 404, 'lms_unknown'],
  ['writes only stars', (seen) => [...seen, { sku: '*', lmsId: 'main' }], 400, 'pattern_only_stars'],
  [
    'writes 10,000 characters',
    (seen) => [...seen, { sku: 'x'.repeat(10_000), lmsId: 'main' }],
    400,
    'pattern_too_long',
  ],
  [
    'writes a course key that is none',
    (seen) => [...seen, { courseKey: 'DemoX', lmsId: 'main' }],
    400,
    'course_key_pattern_invalid',
  ],
  [
    'makes more than 20 rules',
    (seen) => [...seen, ...Array.from({ length: 20 }, (_, index) => ({ sku: `S${index}`, lmsId: 'main' }))],
    400,
    'rules_of_shop_too_many',
  ],
])('a shop that %s is refused, and the audit says so', async (_what, wanted, status, code) => {
  const before = await readAll();

  const answer = await change(wanted((await read()).rules, before.rules));

  expect(answer).toMatchObject({ status, body: { code } });
  expect(await readAll()).toEqual(before);
  expect(await lastAudit()).toMatchObject({ actor: 'shop:rosa', event: 'routing.refused', detail: { code } });
});

it('a shop that read an older version is refused', async () => {
  const { rules, version } = await read();
  const asked = { action: 'change_routes', version: version - 1, rules, actor: 'rosa' };

  expect(await plugin.ask('route-changes', asked)).toMatchObject({
    status: 409,
    body: { code: 'routing_changed' },
  });
});

it('a rule that takes everything of the shop is only kept once that is confirmed', async () => {
  const [shared, own] = (await read()).rules;
  const wanted = [{ lmsId: 'main' }, shared ?? {}, own ?? {}];

  const asked = await change(wanted);
  const confirmed = await change(wanted, { confirm: true });

  expect(asked).toMatchObject({
    status: 200,
    body: { result: 'unconfirmed', warnings: [{ code: 'rule_takes_whole_shop', position: 1, hides: [3] }] },
  });
  expect(confirmed.body.result).toBe('kept');
});

it('says which LMS the courses of an order go to, by the rules that the shop may see', async () => {
  plugin.change(courseOrder(41, 'ana@example.com', [{ courseKey: DEMO, mode: 'verified' }]));
  await plugin.push();
  await world.sidecar.untilIdle();

  const asked = { action: 'explain_route', orderId: '41' };
  const ofOrder = await plugin.ask('route-explanations', asked);
  const ofSku = await plugin.ask('route-explanations', {
    action: 'explain_route',
    sku: 'b7',
    courseKey: DEMO,
  });
  const elsewhere = await other.ask('route-explanations', asked);

  expect(ofOrder.body).toMatchObject({
    lines: [{ courses: [{ lmsId: 'main', by: 'default', sold: { lmsId: 'main', by: 'default' } }] }],
  });
  expect(ofSku.body).toMatchObject({
    lines: [
      { courses: [{ lmsId: 'second', rules: [{ organisation: 'UBA' }, { sku: 'B*', verdict: 'took' }] }] },
    ],
  });
  expect(elsewhere).toMatchObject({ status: 404, body: { code: 'order_unknown' } });
  expect(JSON.stringify([ofOrder.body, ofSku.body])).not.toContain('music');
});
