import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTwoShops, type TwoShops } from '../support/two-shops.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

type Json = Record<string, unknown>;

let world: TwoShops;

beforeAll(async () => {
  world = await startTwoShops();
});

beforeEach(() => world.setRules());

afterAll(() => world.close());

async function lastAudit(): Promise<Json | undefined> {
  const { entries } = (await world.ask('GET', '/v1/audit?limit=1')).body as { entries: Json[] };
  return entries[0];
}

describe('the rules', () => {
  it('are kept as a whole, in their order, and the audit says who changed what', async () => {
    const { status, body } = await world.putRules([
      { sku: ' EN-* ', lmsId: 'main' },
      { organisation: 'UBA', shopId: 'music', lmsId: 'second' },
    ]);
    const [first, second] = body.rules as Json[];

    expect(status).toBe(200);
    expect(body.rules).toEqual([
      {
        ruleId: first?.ruleId,
        organisation: null,
        courseKey: null,
        sku: 'EN-*',
        shopId: null,
        lmsId: 'main',
      },
      {
        ...{ ruleId: second?.ruleId, organisation: 'UBA', courseKey: null, sku: null, shopId: 'music' },
        lmsId: 'second',
      },
    ]);
    expect((await world.ask('GET', '/v1/routes')).body).toEqual(body);
    expect(await lastAudit()).toMatchObject({ actor: 'api:rosa', event: 'routing.changed' });
    const moved = await world.putRules([second ?? {}, first ?? {}]);
    expect((moved.body.rules as Json[]).map(({ ruleId }) => ruleId)).toEqual([second?.ruleId, first?.ruleId]);
    expect(await lastAudit()).toMatchObject({ detail: { moved: 'yes', rules: 2 } });
  });

  it('are not overwritten by whoever read an older version', async () => {
    const version = await world.readVersion();
    await world.putRules([{ sku: 'A*', lmsId: 'main' }]);

    const { status, body } = await world.ask('PUT', '/v1/routes', { version, rules: [] });

    expect([status, body.code]).toEqual([409, 'routing_changed']);
    expect((await world.ask('GET', '/v1/routes')).body.rules).toHaveLength(1);
    expect(await lastAudit()).toMatchObject({
      event: 'routing.refused',
      detail: { code: 'routing_changed' },
    });
  });

  it('of two who change them at once, one is told to load them again', async () => {
    const version = await world.readVersion();
    const change = (sku: string) =>
      world.ask('PUT', '/v1/routes', { version, rules: [{ sku, lmsId: 'main' }] });

    const answers = await Promise.all([change('A'), change('B')]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each<[string, object[], number, string, object]>([
    ['an LMS that is not there', [{ sku: 'A', lmsId: 'gone' }], 404, 'lms_unknown', { position: 1 }],
    ['a shop that is not there', [{ shopId: 'x', lmsId: 'main' }], 404, 'shop_unknown', { position: 1 }],
    [
      'a pattern of 10,000 characters',
      [
        { sku: 'A', lmsId: 'main' },
        { sku: 'x'.repeat(10_000), lmsId: 'main' },
      ],
      400,
      'pattern_too_long',
      { position: 2, condition: 'sku' },
    ],
    ['only stars', [{ sku: '**', lmsId: 'main' }], 400, 'pattern_only_stars', { condition: 'sku' }],
    [
      'a course key that is none',
      [{ courseKey: 'DemoX', lmsId: 'main' }],
      400,
      'course_key_pattern_invalid',
      { condition: 'courseKey' },
    ],
    ['a rule of another list', [{ ruleId: 'x', lmsId: 'main' }], 404, 'rule_unknown', { position: 1 }],
    [
      'more than 200 rules',
      Array.from({ length: 201 }, (_, index) => ({ sku: `S-${index}`, lmsId: 'main' })),
      400,
      'rules_too_many',
      { position: null },
    ],
  ])('with %s are refused in words, and nothing is changed', async (_what, rules, status, code, more) => {
    const answer = await world.putRules(rules);

    expect(answer).toMatchObject({ status, body: { code, ...more } });
    expect(answer.body.detail).toMatch(/^[A-Z].*\.$/);
    expect(String(answer.body.detail).length).toBeLessThan(400);
    expect((await world.ask('GET', '/v1/routes')).body.rules).toEqual([]);
    expect(await lastAudit()).toMatchObject({
      ...{ actor: 'api:rosa', event: 'routing.refused' },
      detail: { code },
    });
  });

  it('that are no list are refused as any request that is not as agreed', async () => {
    const { status, body } = await world.ask('PUT', '/v1/routes', { version: 0, rules: 'all' });

    expect([status, body.code]).toEqual([400, 'request_invalid']);
  });

  it('with one that takes everything are only kept once that is confirmed, and what it hides is named', async () => {
    const rules = [
      { sku: 'EN-*', lmsId: 'main' },
      { courseKey: 'course-v1:*', lmsId: 'second' },
      { organisation: 'UBA', lmsId: 'main' },
    ];

    const { status, body } = await world.putRules(rules);

    expect([status, body.code]).toEqual([409, 'routing_unconfirmed']);
    expect(body.warnings).toMatchObject([{ code: 'rule_takes_everything', position: 2, hides: [3] }]);
    expect(body.detail).toContain('Rule 2 takes every course of every shop');
    expect(body.detail).toContain('These rules can never take anything: 3.');
    expect(await lastAudit()).toMatchObject({ detail: { code: 'routing_unconfirmed' } });
    const kept = await world.putRules(rules, { confirm: true });
    expect(kept.body.warnings).toMatchObject([
      { code: 'rule_takes_everything', position: 2, hides: [3] },
      { code: 'rule_fits_nothing', position: 1, conditions: ['sku'] },
      { code: 'rule_fits_nothing', position: 3, conditions: ['organisation'] },
    ]);
  });

  it('say of one that fits nothing known, and stop to say so once it is known', async () => {
    const wanted = [{ organisation: 'OpenedX', courseKey: '*+DemoY+*', sku: 'EN-9*', lmsId: 'main' }];
    const { body } = await world.putRules(wanted);
    expect(body.warnings).toMatchObject([
      { code: 'rule_fits_nothing', position: 1, conditions: ['organisation', 'courseKey', 'sku'] },
    ]);

    await world.buy(world.shop, 'bob@example.com', DEMO);
    await world.setRules({ organisation: 'openedx', sku: 'book*', lmsId: 'main' });

    expect((await world.ask('GET', '/v1/routes')).body.warnings).toEqual([]);
  });
});
