import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, signed, signedAsPlugin } from '../support/deliveries.ts';
import {
  NORTH_SECRET,
  PAIRING_CODE,
  SOUTH,
  startTwoTenants,
  type TwoTenants,
} from '../support/two-tenants.ts';

// A shop of the north, with its own secret, at the addresses of the south's shops.

let world: TwoTenants;

beforeAll(async () => {
  world = await startTwoTenants();
});

afterAll(() => world.stop());

/** As the plugin makes one. */
const REPORT_SECRET = 'whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=';

type Outcome = [status: number, code: string];

describe('a shop of the north', () => {
  const order = JSON.stringify({
    id: 1,
    status: 'processing',
    matricula: { topic: 'order.updated', sequence: 9 },
  });
  const ask = (body: object) => signedAsPlugin(JSON.stringify(body), NORTH_SECRET);
  const answerBody = {
    action: 'answer',
    orderId: '1',
    questionId: SOUTH.question,
    choice: 'keep',
    actor: 'thief',
  };

  const changeOf = (rule: object) => ({
    ...{ action: 'change_routes', version: 1, actor: 'thief' },
    rules: [{ ruleId: 'north-rule', lmsId: 'main' }, rule],
  });

  const ATTEMPTS: [string, string, () => ReturnType<typeof signed>, Outcome][] = [
    [
      'delivers to the south’s shop as WooCommerce does',
      '/v1/shops/south-books/deliveries',
      () => signed(order, NORTH_SECRET),
      [401, 'signature_wrong'],
    ],
    [
      'delivers to it as the plugin does',
      '/v1/shops/south-plugin/deliveries',
      () => signedAsPlugin(order, NORTH_SECRET),
      [401, 'signature_wrong'],
    ],
    [
      'delivers to it without a signature',
      '/v1/shops/south-books/deliveries',
      () => ({ body: order, headers: { 'content-type': 'application/json' } }),
      [401, 'signature_missing'],
    ],
    [
      'checks the south’s connection',
      '/v1/shops/south-plugin/checks',
      () => ask({ action: 'check' }),
      [401, 'signature_wrong'],
    ],
    [
      'asks the south’s shop for an order',
      '/v1/shops/south-plugin/order-states',
      () => ask({ action: 'order_state', orderId: '1' }),
      [401, 'signature_wrong'],
    ],
    [
      'asks its own for an order of the south',
      '/v1/shops/north-plugin/order-states',
      () => ask({ action: 'order_state', orderId: '1' }),
      [404, 'order_unknown'],
    ],
    [
      'tries an order of the south again',
      '/v1/shops/north-plugin/retries',
      () => ask({ action: 'retry', orderId: '1' }),
      [404, 'order_unknown'],
    ],
    [
      'answers a question of the south at its own shop',
      '/v1/shops/north-plugin/answers',
      () => ask(answerBody),
      [404, 'question_unknown'],
    ],
    [
      'answers it at the south’s shop',
      '/v1/shops/south-plugin/answers',
      () => ask(answerBody),
      [401, 'signature_wrong'],
    ],
    [
      'reads the south’s routing rules',
      '/v1/shops/south-plugin/routes',
      () => ask({ action: 'routes' }),
      [401, 'signature_wrong'],
    ],
    [
      'changes the south’s routing rules',
      '/v1/shops/south-plugin/route-changes',
      () => ask({ action: 'change_routes', version: 1, rules: [], actor: 'thief' }),
      [401, 'signature_wrong'],
    ],
    [
      'takes a routing rule of the south for its own',
      '/v1/shops/north-plugin/route-changes',
      () => ask(changeOf({ ruleId: 'south-rule', lmsId: 'main' })),
      [400, 'rules_of_others'],
    ],
    [
      'sends its courses to the south’s LMS',
      '/v1/shops/north-plugin/route-changes',
      () => ask(changeOf({ lmsId: 'south-lms' })),
      [404, 'lms_unknown'],
    ],
    [
      'asks where an order of the south goes',
      '/v1/shops/north-plugin/route-explanations',
      () => ask({ action: 'explain_route', orderId: '1' }),
      [404, 'order_unknown'],
    ],
    [
      'changes the south’s secrets',
      '/v1/shops/south-plugin/rotations',
      () => ask({ action: 'rotate', reportSecret: REPORT_SECRET }),
      [401, 'signature_wrong'],
    ],
    [
      'ends the south’s pairing',
      '/v1/shops/south-plugin/unpairings',
      () => ask({ action: 'unpair' }),
      [401, 'signature_wrong'],
    ],
    [
      'is paired as a shop of the south',
      '/v1/pairings',
      () => ({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          code: PAIRING_CODE,
          reportSecret: REPORT_SECRET,
          site: {
            url: 'http://127.0.0.1',
            restUrl: 'http://127.0.0.1/wp-json/matricula/v1/',
            name: 'thief',
            locale: 'en',
            versions: {},
          },
        }),
      }),
      [409, 'shop_id_taken'],
    ],
  ];

  it.each(ATTEMPTS)('%s', async (_what, path, delivery, [status, code]) => {
    const before = withoutRefusals(await world.south());

    const answer = await post(world.api.url + path, delivery());
    const text = await answer.text();

    expect(answer.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ code });
    expect(text).not.toMatch(/south|sofia/);
    expect(withoutRefusals(await world.south())).toEqual(before);
  });

  it('is heard at its own address with the same signature', async () => {
    const answer = await post(
      `${world.api.url}/v1/shops/north-plugin/deliveries`,
      signedAsPlugin(order, NORTH_SECRET),
    );

    expect([answer.status, await answer.json()]).toEqual([200, { result: 'stored' }]);
  });

  /** That deliveries were refused is noted with the shop whose they would have been, which is then asked for them. */
  function withoutRefusals({ shops = [], ...rest }: Record<string, unknown[]>) {
    const told = { refused_since: null, last_refused_at: null, sweep_from: null, next_sweep_at: null };
    return { ...rest, shops: shops.map((shop) => ({ ...(shop as object), ...told })) };
  }
});
