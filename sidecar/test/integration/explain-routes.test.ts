import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTwoShops, type TwoShops } from '../support/two-shops.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';

type Json = Record<string, unknown>;

let world: TwoShops;

beforeAll(async () => {
  world = await startTwoShops();
});

beforeEach(() => world.setRules());

afterAll(() => world.close());

describe('an explanation', () => {
  it('says of an order which rule took each line, and why the others did not', async () => {
    await world.setRules(
      { sku: 'EN-*', lmsId: 'main' },
      { organisation: 'UBA', lmsId: 'second' },
      { shopId: 'music', lmsId: 'second' },
    );
    const order = await world.buy(world.shop, 'bob@example.com', STATISTICS, DEMO);
    const { body } = await world.ask('GET', `/v1/routes/explain?shop=books&order=${order.id}`);
    const [statistics, demo] = (body.lines as { sku: string; courses: Json[] }[]).map(
      ({ courses }) => courses[0],
    );

    expect(statistics).toMatchObject({
      ...{ courseKey: STATISTICS, lmsId: 'second', by: 'rule' },
      rules: [
        {
          position: 1,
          verdict: 'refused',
          conditions: [{ condition: 'sku', found: 'BOOK-1', holds: false }],
        },
        {
          position: 2,
          verdict: 'took',
          conditions: [{ condition: 'organisation', found: 'UBA', holds: true }],
        },
        { position: 3, verdict: 'not_asked', conditions: [{ condition: 'shopId', found: 'books' }] },
      ],
      sold: { lmsId: 'second', by: 'rule', rule: { organisation: 'UBA' } },
    });
    expect(demo).toMatchObject({
      lmsId: 'main',
      by: 'default',
      sold: { lmsId: 'main', by: 'default', rule: null },
    });
  });

  it('says of an old order which rule took it then, though that rule is gone', async () => {
    await world.setRules({ organisation: 'UBA', lmsId: 'second' });
    const order = await world.buy(world.shop, 'bob@example.com', STATISTICS);
    await world.setRules();

    const { body } = await world.ask('GET', `/v1/routes/explain?shop=books&order=${order.id}`);

    expect(body.lines).toMatchObject([
      {
        courses: [
          {
            ...{ lmsId: 'main', by: 'default', rules: [] },
            sold: { lmsId: 'second', by: 'rule', rule: { organisation: 'UBA', lmsId: 'second' } },
          },
        ],
      },
    ]);
  });

  it('says where a course would go that nobody has bought', async () => {
    await world.setRules({ sku: 'EN-*', lmsId: 'second' });
    const explain = async (query: string) => {
      const { lines } = (await world.ask('GET', `/v1/routes/explain?shop=books&${query}`)).body;
      return lines as { problem: string | null; courses: Json[] }[];
    };
    const key = encodeURIComponent(PYTHON);

    expect(await explain(`sku=en-7&courseKey=${key}`)).toMatchObject([
      { courses: [{ lmsId: 'second', sold: null }] },
    ]);
    expect(await explain(`sku=${key}`)).toMatchObject([{ courses: [{ lmsId: 'main', by: 'default' }] }]);
    expect(await explain(`sku=en-7&courseKey=${key}&lms=main`)).toMatchObject([
      { courses: [{ by: 'offer' }] },
    ]);
    expect(await explain('sku=en-7')).toMatchObject([{ problem: 'no_course', courses: [] }]);
  });

  it('comes page by page', async () => {
    const order = await world.buy(world.shop, 'bob@example.com', STATISTICS, DEMO, PYTHON);
    const page = async (after: number) => {
      const path = `/v1/routes/explain?shop=books&order=${order.id}&limit=2&after=${after}`;
      const { lines, nextAfter } = (await world.ask('GET', path)).body as {
        lines: Json[];
        nextAfter: number;
      };
      return [lines.length, nextAfter];
    };

    expect([await page(0), await page(2)]).toEqual([
      [2, 2],
      [1, null],
    ]);
  });

  it.each([
    ['another shop', 'shop=x&sku=a', 404, 'shop_unknown'],
    ['another order', 'shop=books&order=999', 404, 'order_unknown'],
    ['a course key that is none', 'shop=books&courseKey=DemoX', 400, 'course_key_malformed'],
    ['no shop', 'sku=a', 400, 'request_invalid'],
  ])('of %s is refused in words', async (_what, query, status, code) => {
    expect(await world.ask('GET', `/v1/routes/explain?${query}`)).toMatchObject({ status, body: { code } });
  });
});
