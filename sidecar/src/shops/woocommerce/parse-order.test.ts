import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Order, OrderLine } from '../../ledger/order.ts';
import { parseDelivery, parseOrder } from './parse-order.ts';

type Json = Record<string, unknown>;

/** A line as WooCommerce writes it. */
const line = (overrides: Json = {}): Json => ({
  id: 1,
  name: 'Demo course',
  product_id: 11,
  variation_id: 0,
  quantity: 1,
  total: '49.00',
  sku: 'course-v1:OpenedX+DemoX+DemoCourse',
  meta_data: [],
  ...overrides,
});

/** An order as WooCommerce writes it, without what is never read. */
const order = (overrides: Json = {}): Json => ({
  id: 18,
  number: '18',
  status: 'processing',
  payment_method: 'stripe',
  date_created_gmt: '2026-11-23T22:06:46',
  date_modified_gmt: '2026-11-23T22:06:59',
  date_paid_gmt: '2026-11-23T22:06:59',
  billing: { email: 'ana@example.com', first_name: 'Ana', last_name: 'Núñez' },
  meta_data: [],
  line_items: [line()],
  shipping_lines: [],
  refunds: [],
  ...overrides,
});

function read(json: Json): Order {
  const parsed = parseOrder(json, ['Learner email', 'learner']);
  if (!parsed) throw new Error('It is not read as an order.');
  return parsed;
}

function readLine(overrides: Json): OrderLine {
  const [first] = read(order({ line_items: [line(overrides)] })).lines;
  if (!first) throw new Error('It has no line.');
  return first;
}

const meta = (key: string, value: unknown) => ({ id: 7, key, value });

describe('who a line is for', () => {
  it.each<[string, unknown[], string[]]>([
    ['nobody in particular', [], []],
    [
      'the address in the field that the shop names',
      [meta('Learner email', 'bob@example.com')],
      ['bob@example.com'],
    ],
    [
      'the same, however the field is written',
      [meta(' LEARNER EMAIL ', 'bob@example.com')],
      ['bob@example.com'],
    ],
    [
      'the first of several fields',
      [meta('learner', 'eve@example.com'), meta('Learner email', 'bob@example.com')],
      ['bob@example.com'],
    ],
    [
      'the next field where the first is empty',
      [meta('Learner email', ' '), meta('learner', 'eve@example.com')],
      ['eve@example.com'],
    ],
    [
      'one learner after the other in a list',
      [meta('learner', ['a@example.com', '', 'c@example.com'])],
      ['a@example.com', '', 'c@example.com'],
    ],
    [
      'nobody at a place of the list that holds no text',
      [meta('learner', ['a@example.com', null, 7])],
      ['a@example.com', '', ''],
    ],
    [
      'nobody where the field holds a number or an object',
      [meta('learner', 7), meta('Learner email', { a: 1 })],
      [],
    ],
    [
      'the first thousand where somebody names more',
      [meta('learner', Array<string>(1001).fill('a@example.com'))],
      Array<string>(1000).fill('a@example.com'),
    ],
    ['nobody where only another field has an address', [meta('Gift for', 'bob@example.com')], []],
    [
      'the learner, whatever other plug-ins left beside',
      [{ id: 1, value: 'x' }, null, 'text', { key: 9, value: 1 }, meta('Learner email', 'bob@example.com')],
      ['bob@example.com'],
    ],
  ])('is %s', (_what, metaData, learners) => {
    expect(readLine({ meta_data: metaData }).learners).toEqual(learners);
  });
});

describe('a line', () => {
  it.each<[string, unknown, string | undefined]>([
    ['as text', '{"version":1,"courses":[]}', '{"version":1,"courses":[]}'],
    ['as an object', { version: 1, courses: [] }, '{"version":1,"courses":[]}'],
    ['as a list', [7], '[7]'],
    ['as null', null, 'null'],
    ['as nothing', undefined, undefined],
    ['as an empty text', '', ''],
    ['as an object with a name that no database stores', { '\0': 1 }, String.raw`{"\u0000":1}`],
  ])('brings what it sold along, as it was placed, %s', (_how, offer, text) => {
    expect(readLine({ meta_data: [meta('_matricula_offer', offer)] }).offerMeta).toBe(text);
  });

  it.each<[string, Json, Partial<OrderLine>]>([
    [
      'whose product was deleted',
      { product_id: 0, sku: null },
      { productGone: true, sku: '', productId: '0' },
    ],
    ['whose product was deleted, with its SKU still known', { product_id: 0 }, { productGone: true }],
    ['whose product lost its record', { sku: null }, { productGone: true, sku: '' }],
    ['without a SKU', { sku: '' }, { productGone: false, sku: '' }],
    ['of a variation', { variation_id: 16 }, { variationId: '16' }],
    ['of no variation', { variation_id: 0 }, { variationId: null }],
    ['without meta', { meta_data: null }, { learners: [], offerMeta: undefined }],
    ['with a price in cents that no float holds', { total: '0.1' }, { total: 0.1 }],
    ['with a price that is a number', { total: 49.5 }, { total: 49.5 }],
    ['with a price that is none', { total: 'free' }, { total: 0 }],
    ['with a price that has no end', { total: '1e999' }, { total: 0 }],
    ['with a name that is a number', { name: 2026 }, { name: '2026' }],
    ['without a name', { name: null }, { name: '' }],
    ['of nothing', { quantity: 0 }, { quantity: 0 }],
    ['of half a thing', { quantity: 0.5 }, { quantity: 0.5 }],
    ['of more than there is', { quantity: 1e15 }, { quantity: 1e15 }],
  ])('%s is read', (_what, json, expected) => {
    expect(readLine(json)).toMatchObject(expected);
  });
});

describe('an order', () => {
  it.each<[string, Json, Partial<Order>]>([
    [
      'without dates',
      { date_paid_gmt: null, date_created_gmt: undefined, date_modified_gmt: '' },
      { paidAt: null, createdAt: null, modifiedAt: null },
    ],
    ['with a date that is none', { date_paid_gmt: '0000-00-00T00:00:00' }, { paidAt: null }],
    [
      'with a date that says its zone',
      { date_paid_gmt: '2026-11-23T22:06:59Z' },
      { paidAt: new Date('2026-11-23T22:06:59Z') },
    ],
    ['with a number of the shop’s own', { number: 'WEB-2026-7' }, { number: 'WEB-2026-7' }],
    ['without a number', { number: '' }, { number: '18' }],
    ['without billing', { billing: null }, { customer: { email: '', name: '' } }],
    [
      'with half a name',
      { billing: { email: 'a@example.com', last_name: 'Núñez' } },
      { customer: { email: 'a@example.com', name: 'Núñez' } },
    ],
    ['in a status of the shop’s own', { status: 'shipped' }, { status: 'shipped' }],
    ['that is shipped', { shipping_lines: [{ method_id: 'flat_rate' }] }, { hasShipping: true }],
    ['without lines', { line_items: [] }, { lines: [] }],
    ['with our plugin’s sequence', { matricula: { topic: 'order.updated', sequence: 12 } }, { sequence: 12 }],
    [
      'with one refund that cannot be read',
      { refunds: [{ reason: 'odd' }, { id: 20 }] },
      { refunds: [{ refundId: '20', amount: 0, refundedAt: null, lines: undefined }] },
    ],
    ['with refunds that cannot be read', { refunds: 'none' }, { refunds: [] }],
    ['with the largest id there is', { id: Number.MAX_SAFE_INTEGER }, { orderId: '9007199254740991' }],
  ])('%s is read', (_what, json, expected) => {
    expect(read(order(json))).toMatchObject(expected);
  });

  it.each<[string, Json]>([
    ['by the address that WooCommerce leaves', { billing: { email: 'deleted@site.invalid' } }],
    ['by that address in capitals', { billing: { email: 'Deleted@Site.Invalid' } }],
    ['by the mark that WooCommerce leaves', { meta_data: [meta('_anonymized', 'yes')] }],
    ['by that mark beside broken meta', { meta_data: [null, meta('_anonymized', 'yes')] }],
  ])('is known as anonymised %s', (_how, json) => {
    expect(read(order(json)).anonymised).toBe(true);
  });

  it('is not anonymised because somebody says no', () => {
    expect(read(order({ meta_data: [meta('_anonymized', 'no')] })).anonymised).toBe(false);
  });

  it.each<[string, unknown]>([
    [
      'the error that WooCommerce sends for an order that is gone',
      { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.', data: { status: 404 } },
    ],
    ['an order without an id', order({ id: undefined })],
    ['an order with the id 0', order({ id: 0 })],
    ['an order with a text as its id', order({ id: '18' })],
    ['an order without lines at all', order({ line_items: undefined })],
    ['a list', [order()]],
    ['null', null],
    ['a text', 'order 18'],
  ])('is not %s', (_what, json) => {
    expect(parseOrder(json, [])).toBeUndefined();
  });

  it('never breaks the sidecar, whatever the shop sends', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc
        .record({ key: fc.constantFrom(...Object.keys(order())), value: fc.jsonValue() })
        .map(({ key, value }) => order({ [key]: value })),
      fc
        .record({ key: fc.constantFrom(...Object.keys(line())), value: fc.jsonValue() })
        .map(({ key, value }) => order({ line_items: [line({ [key]: value })] })),
    );
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom('order.updated', 'order.deleted', 'product.updated', ''),
        (json, topic) => {
          const delivery = parseDelivery(topic, Buffer.from(JSON.stringify(json)), ['Learner email']);
          expect(['order', 'removed', 'not_an_order']).toContain(delivery.kind);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never breaks the sidecar when the bytes are no JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseDelivery('order.updated', Buffer.from(bytes), []).kind).toBe('not_an_order');
      }),
    );
  });
});

describe('a delivery', () => {
  const deliver = (topic: string, json: unknown) =>
    parseDelivery(topic, Buffer.from(JSON.stringify(json)), []);

  it('of a trashed order names nothing but its id', () => {
    expect(deliver('order.deleted', { id: 18 })).toEqual({ kind: 'removed', orderId: '18' });
  });

  it('of a trashed order without an id is set aside', () => {
    expect(deliver('order.deleted', {})).toEqual({ kind: 'not_an_order', reason: 'no_order_id' });
  });

  it('of a restored order is the order', () => {
    expect(deliver('order.restored', order()).kind).toBe('order');
  });

  it('of a product is set aside, although it has an id', () => {
    expect(deliver('product.updated', { id: 11 })).toEqual({ kind: 'not_an_order', reason: 'other_topic' });
  });
});
