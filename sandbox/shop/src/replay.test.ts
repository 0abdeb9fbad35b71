import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Receiver, startReceiver } from '../../test-support/receiver.ts';
import { captured, type ShopUnderTest, startShop } from '../../test-support/shop-under-test.ts';

let shop: ShopUnderTest;
let receiver: Receiver;

beforeEach(async () => {
  shop = await startShop();
  receiver = await startReceiver();
});

afterEach(async () => {
  await shop.close();
  await receiver.close();
});

/** All paths of keys in a value, elements of lists taken together. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => keysOf(item, `${path}[]`)))];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    `${path}.${key}`,
    ...keysOf(item, `${path}.${key}`),
  ]);
}

describe('an order of the shop', () => {
  it('has the keys of a captured one, in their order', async () => {
    const { body } = captured('order-updated-processing-mixed-cart-coupon-learner-email');
    const { id } = await shop.checkout({
      items: [
        { product_id: 11, learner_email: 'alumno@example.net' },
        { product_id: 12, quantity: 3 },
        { sku: 'BOOK-1' },
      ],
      coupon: 'becas10',
    });

    expect(keysOf(await shop.order(id))).toEqual(keysOf(JSON.parse(body)));
  });

  it('has the amounts of a captured one', async () => {
    const { body } = captured('order-updated-processing-mixed-cart-coupon-learner-email');
    const order = await shop.checkout({
      items: [{ product_id: 11 }, { product_id: 12, quantity: 3 }, { sku: 'BOOK-1' }],
      coupon: 'BECAS10',
    });

    const amountsOf = (value: unknown) => {
      const { total, discount_total, line_items, coupon_lines } = value as typeof order;
      const [coupon] = coupon_lines;
      return {
        total,
        discount_total,
        lines: line_items.map((line) => [line.name, line.sku, line.subtotal, line.total, line.price]),
        coupon: [coupon?.code, coupon?.discount, coupon?.nominal_amount, coupon?.meta_data[0]?.value],
      };
    };
    expect(amountsOf(order)).toEqual(amountsOf(JSON.parse(body)));
  });

  it('has a captured one’s keys with variations and refunds as well', async () => {
    const { body } = captured('order-updated-variation-line-refunded');
    const { id, line_items: lines } = await shop.checkout({
      items: [{ variation_id: 15 }, { variation_id: 16 }],
      payment_method: 'cod',
    });
    await shop.byHand(id, 'refund', { lines: [{ id: lines[1]?.id }], reason: 'changed mind' });
    const order = await shop.order(id);

    expect(keysOf(order)).toEqual(keysOf(JSON.parse(body)));
    expect(order.status).toBe('processing'); // the free line keeps it from being refunded in full
    expect(
      order.line_items.map(({ name, product_id, variation_id, parent_name }) => [
        name,
        product_id,
        variation_id,
        parent_name,
      ]),
    ).toEqual([
      ['Verified or audit - audit', 14, 15, 'Verified or audit'],
      ['Verified or audit - verified', 14, 16, 'Verified or audit'],
    ]);
    expect(order.line_items[1]?.meta_data).toMatchObject([
      { key: 'mode', display_key: 'Mode', value: 'verified' },
    ]);
  });
});

describe('a captured order', () => {
  it.each([
    'order-created-pending-bank-transfer',
    'order-updated-processing-mixed-cart-coupon-learner-email',
    'order-updated-variation-line-refunded',
    'order-updated-partially-refunded',
  ])('%s is delivered again byte for byte, with the same signature', async (name) => {
    const { headers, body } = captured(name);
    await shop.rest('/webhooks', {
      json: { topic: 'order.updated', delivery_url: receiver.url, secret: 's3cret-for-tests' },
    });

    await shop.call('/__sandbox/orders', { json: { orders: [JSON.parse(body)], event: 'updated' } });
    await expect.poll(() => receiver.deliveries.length).toBe(1);

    const [delivery] = receiver.deliveries;
    expect(delivery?.body).toBe(body);
    expect(delivery?.headers['x-wc-webhook-signature']).toBe(headers['x-wc-webhook-signature']);
    expect(delivery?.headers['user-agent']).toBe(headers['user-agent']);
    expect(Object.keys(headers).filter((header) => delivery?.headers[header] === undefined)).toEqual([]);
  });

  it('is there to be read, with the lines of its refunds', async () => {
    const { body } = captured('order-updated-partially-refunded');
    await shop.call('/__sandbox/orders', {
      json: {
        order: JSON.parse(body) as unknown,
        refunds: [
          { order_id: 19, id: 20, line_items: [{ id: 90, product_id: 12, quantity: -3, total: '-325.35' }] },
        ],
      },
    });

    expect(await shop.order(19)).toEqual(JSON.parse(body));
    expect((await shop.rest('/orders/19/refunds/20')).json).toMatchObject({
      amount: '325.35',
      reason: 'changed mind',
      line_items: [{ quantity: -3 }],
    });
    expect((await shop.checkout()).id).toBeGreaterThan(20);
  });

  it('can bring its products with it, and be put in alone', async () => {
    const { body } = captured('order-created-pending-bank-transfer');
    await shop.call('/__sandbox/orders', {
      json: {
        order: JSON.parse(body) as unknown,
        products: [{ id: 77, name: 'Own', sku: 'OWN', price: '1.00' }],
      },
    });
    await shop.call('/__sandbox/orders', {
      json: { ...(JSON.parse(body) as object), id: 99, number: 'A-99' },
    });

    expect((await shop.rest('/products/77')).json).toMatchObject({ sku: 'OWN' });
    expect(await shop.order(99)).toMatchObject({ number: 'A-99' });
  });
});
