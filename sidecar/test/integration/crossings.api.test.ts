import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Method } from '../support/quiet-api.ts';
import { SOUTH, startTwoTenants, type TwoTenants } from '../support/two-tenants.ts';

// An owner of the north tries whatever there is to see or change what is the south's.

let world: TwoTenants;
let north: string;

beforeAll(async () => {
  world = await startTwoTenants();
  north = await world.api.makeToken('north', 'owner', { name: 'key of the north' });
});

afterAll(() => world.stop());

/** What refuses an attempt; `nothing`: it is answered, with nothing of the south in it. */
type Outcome = [status: number, code: string];
const NOTHING: Outcome = [200, 'nothing'];

const about = { lms: 'main', courseKey: SOUTH.courseKey, learner: 'sofia@south.example', reason: 'x' };
const atSouth = { ...about, lms: 'south-lms' };
const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** Wants to have one routing rule. */
function route(rule: object): [Method, string, object] {
  return ['PUT', '/v1/routes', { version: 1, rules: [rule] }];
}

describe('an owner of the north', () => {
  const ATTEMPTS: [string, Method, string, object | undefined, Outcome][] = [
    [
      'looks at an access of the south, under an LMS id that both have',
      ...get(`/v1/access?${query(about)}`),
      [404, 'access_unknown'],
    ],
    ['looks at one in the south’s own LMS', ...get(`/v1/access?${query(atSouth)}`), [404, 'access_unknown']],
    ['gives access in the south’s LMS', ...send('/v1/access/grants', atSouth), [404, 'lms_unknown']],
    ['revokes an access of the south', ...send('/v1/access/revocations', about), [404, 'access_unknown']],
    ['holds an access of the south', ...send('/v1/access/holds', about), [404, 'access_unknown']],
    ['releases an access of the south', ...send('/v1/access/releases', about), [404, 'access_unknown']],
    [
      'gives a seat of the south’s order away',
      ...send('/v1/shops/south-shop/orders/1/seats', { lineId: '1', seat: 1, email: 'thief@north.example' }),
      [404, 'order_unknown'],
    ],
    ['pauses the south’s LMS', ...send('/v1/lms/south-lms/pause', {}), [404, 'lms_unknown']],
    ['resumes the south’s LMS', ...send('/v1/lms/south-lms/resume', {}), [404, 'lms_unknown']],
    ['reads the audit', ...get('/v1/audit?limit=1000'), NOTHING],
    ['lists questions', ...get('/v1/questions'), NOTHING],
    ['lists questions of the south’s shop', ...get('/v1/questions?shopId=south-shop'), NOTHING],
    ['lists questions of the south’s order', ...get('/v1/questions?shopId=south-shop&orderId=1'), NOTHING],
    [
      'answers a question of the south',
      ...send(`/v1/questions/${SOUTH.question}/answers`, { choice: 'keep' }),
      [404, 'question_unknown'],
    ],
    ['reads the south’s policy', ...get('/v1/shops/south-shop/refund-policy'), [404, 'shop_unknown']],
    [
      'changes the south’s policy',
      'PATCH',
      '/v1/shops/south-shop/refund-policy',
      { onRefund: 'keep' },
      [404, 'shop_unknown'],
    ],
    ['lists routing rules', ...get('/v1/routes'), NOTHING],
    ['sends courses to the south’s LMS', ...route({ lmsId: 'south-lms' }), [404, 'lms_unknown']],
    [
      'makes a routing rule for the south’s shop',
      ...route({ shopId: 'south-shop', lmsId: 'main' }),
      [404, 'shop_unknown'],
    ],
    [
      'takes a routing rule of the south',
      ...route({ ruleId: 'south-rule', lmsId: 'main' }),
      [404, 'rule_unknown'],
    ],
    [
      'asks where an order of the south goes',
      ...get('/v1/routes/explain?shop=south-shop&order=1'),
      [404, 'shop_unknown'],
    ],
    ['lists what needs attention', ...get('/v1/attention'), NOTHING],
    ['lists that of the south’s shop', ...get('/v1/attention?shopId=south-shop'), NOTHING],
    ['reads a group of the south', ...get('/v1/attention/{southGroup}'), [404, 'group_unknown']],
    ['redrives a group of the south', ...send('/v1/attention/redrive', { groupId: '{southGroup}' }), NOTHING],
    [
      'redrives an entry of the south',
      ...send('/v1/attention/redrive', { entryId: '{southEntry}' }),
      NOTHING,
    ],
    ['redrives the south’s shop', ...send('/v1/attention/redrive', { shopId: 'south-shop' }), NOTHING],
    ['redrives all there is', ...send('/v1/attention/redrive', { all: true }), NOTHING],
    ['lists who is mailed', ...get('/v1/owners'), NOTHING],
    [
      'has itself mailed about the south’s shop',
      'PUT',
      '/v1/owners',
      { shopId: 'south-shop', addresses: ['thief@north.example'] },
      [404, 'shop_unknown'],
    ],
    [
      'has itself mailed about the south’s LMS',
      'PUT',
      '/v1/owners',
      { lmsId: 'south-lms', addresses: ['thief@north.example'] },
      [404, 'lms_unknown'],
    ],
    ['lists mails', ...get('/v1/mails?limit=500'), NOTHING],
    [
      'compares with the south’s shop',
      ...send('/v1/reconciliations', { shop: 'south-shop' }),
      [404, 'shop_unknown'],
    ],
    [
      'compares with the south’s LMS',
      ...send('/v1/reconciliations', { lms: 'south-lms' }),
      [404, 'lms_unknown'],
    ],
    ['lists comparisons', ...get('/v1/reconciliations'), NOTHING],
    [
      'reads a comparison of the south',
      ...get(`/v1/reconciliations/${SOUTH.run}`),
      [404, 'reconciliation_unknown'],
    ],
    [
      'takes old orders of the south’s shop over',
      ...send('/v1/shops/south-shop/backfills', { since: '2026-01-01T00:00:00Z' }),
      [404, 'shop_unknown'],
    ],
    ['lists transfers', ...get('/v1/transfers?limit=500'), NOTHING],
    ['lists those of the south’s shop', ...get('/v1/transfers?shop=south-shop'), NOTHING],
    [
      'says that the south’s money arrived',
      ...send(`/v1/transfers/${SOUTH.transfer}/answers`, { choice: 'arrived' }),
      [404, 'transfer_unknown'],
    ],
    [
      'has the south’s confirmers mailed',
      ...send(`/v1/transfers/${SOUTH.transfer}/mails`, {}),
      [404, 'transfer_unknown'],
    ],
    [
      'has itself asked about the south’s shop',
      'PUT',
      '/v1/confirmers',
      { shopId: 'south-shop', addresses: ['thief@north.example'] },
      [404, 'shop_unknown'],
    ],
    [
      'has itself asked about the south’s LMS',
      'PUT',
      '/v1/confirmers',
      { lmsId: 'south-lms', addresses: ['thief@north.example'] },
      [404, 'lms_unknown'],
    ],
    ['lists confirmers', ...get('/v1/confirmers'), NOTHING],
    ['reads the south’s terms', ...get('/v1/shops/south-shop/transfer-terms'), [404, 'shop_unknown']],
    [
      'changes the south’s terms',
      'PATCH',
      '/v1/shops/south-shop/transfer-terms',
      { refused: 'cancel' },
      [404, 'shop_unknown'],
    ],
    ['reads an institution', ...get('/v1/institution'), NOTHING],
    ['names an institution', 'PATCH', '/v1/institution', { name: 'Thieves' }, [200, 'nothing']],
    ['reads the words of a mail', ...get('/v1/mail-texts/en'), NOTHING],
    [
      'looks at how the south’s shop is connected',
      ...get('/v1/shops/south-shop/connection'),
      [404, 'shop_unknown'],
    ],
    [
      'has the south’s shop hand over its keys',
      ...send('/v1/shops/south-shop/connection', { url: 'http://127.0.0.1:9' }),
      [409, 'shop_id_taken'],
    ],
    ['lists tokens', ...get('/v1/tokens?limit=500'), NOTHING],
    ['lists tokens that follow one of the south', ...get(`/v1/tokens?after=${SOUTH.token}`), NOTHING],
    ['lists tokens and asks for the south’s', ...get('/v1/tokens?tenantId=south&tenant_id=south'), NOTHING],
    [
      'revokes a token of the south',
      'DELETE',
      `/v1/tokens/${SOUTH.token}`,
      undefined,
      [404, 'token_unknown'],
    ],
    [
      'makes a token, and says that it be the south’s',
      ...send('/v1/tokens', { name: 'thief', role: 'owner', tenantId: 'south', tenant_id: 'south' }),
      [201, 'nothing'],
    ],
  ];

  function get(path: string): [Method, string, undefined] {
    return ['GET', path, undefined];
  }
  function send(path: string, body: object): [Method, string, object] {
    return ['POST', path, body];
  }

  it.each(ATTEMPTS)('%s', async (_what, method, path, body, [status, code]) => {
    const { groupId, entryId } = world.southEntry;
    const fill = (text: string) => text.replace('{southGroup}', groupId).replace('{southEntry}', entryId);
    const before = await world.south();

    const answer = await world.api.call(
      north,
      method,
      fill(path),
      body && (JSON.parse(fill(JSON.stringify(body))) as object),
    );
    const text = await answer.text();

    expect(answer.status).toBe(status);
    if (code !== 'nothing') expect(JSON.parse(text)).toMatchObject({ code });
    expect(text).not.toMatch(/south|sofia/);
    expect(await world.south()).toEqual(before);
  });

  it('sees what is its own all the same', async () => {
    const answer = await (await world.api.call(north, 'GET', '/v1/tokens')).text();

    expect(answer).toContain('key of the north');
  });
});
