import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type ShopUnderTest, startShop } from '../../test-support/shop-under-test.ts';
import type { Order } from './model.ts';

let shop: ShopUnderTest;
let order: Order;

beforeEach(async () => {
  shop = await startShop();
  order = await shop.checkout({ items: [{ product_id: 11 }, { product_id: 12, quantity: 2 }] });
});

afterEach(() => shop.close());

const refund = (json: Record<string, unknown>) => shop.rest(`/orders/${order.id}/refunds`, { json });

describe('refunds over REST', () => {
  it('are made by line and shown with their lines', async () => {
    const line = order.line_items[1];
    const made = await refund({
      reason: 'changed mind',
      line_items: [{ id: line?.id, quantity: 1, refund_total: '120.50' }],
    });
    const { id } = made.json as { id: number };
    const one = await shop.rest(`/orders/${order.id}/refunds/${id}`);
    const all = await shop.rest('/refunds');

    expect(made.status).toBe(201);
    expect(Object.keys(made.json as object)).toEqual([
      'id',
      'date_created',
      'date_created_gmt',
      'amount',
      'reason',
      'refunded_by',
      'refunded_payment',
      'meta_data',
      'line_items',
      'shipping_lines',
      'tax_lines',
      'fee_lines',
      '_links',
    ]);
    expect(made.json).toMatchObject({
      amount: '120.50',
      refunded_payment: true,
      line_items: [{ quantity: -1, total: '-120.50', price: 120.5 }],
    });
    expect(one.json).toEqual(made.json);
    expect(all.json).toMatchObject([{ id, parent_id: order.id }]);
    expect((await shop.order(order.id)).refunds).toEqual([
      { id, reason: 'changed mind', total: '-120.50', total_tax: '0.00' },
    ]);
  });

  it('carry nothing of the line’s own meta', async () => {
    const { id, line_items: lines } = await shop.checkout({
      items: [{ product_id: 11, learner_email: 'bea@example.org' }],
    });
    const answer = await shop.rest(`/orders/${id}/refunds`, {
      json: { line_items: [{ id: lines[0]?.id, quantity: 1, refund_total: '49.00' }] },
    });

    expect(JSON.stringify(answer.json)).not.toContain('bea@example.org');
    expect((await shop.order(id)).status).toBe('refunded');
  });

  it('ask the gateway unless told not to, which a transfer cannot do', async () => {
    const { id } = await shop.checkout({ payment_method: 'bacs' });
    const asked = await shop.rest(`/orders/${id}/refunds`, { json: { amount: '1.00' } });
    const told = await shop.rest(`/orders/${id}/refunds`, { json: { amount: '1.00', api_refund: false } });

    expect(asked.status).toBe(500);
    expect(asked.json).toMatchObject({ code: 'woocommerce_rest_cannot_create_order_refund' });
    expect(told.json).toMatchObject({ refunded_payment: false });
  });

  it.each([
    [{ amount: '1000.00' }, 500, 'woocommerce_rest_cannot_create_order_refund'],
    [{ amount: '-1' }, 400, 'woocommerce_rest_invalid_order_refund'],
  ])('of %j are refused', async (body, status, code) => {
    const answer = await refund(body);

    expect([answer.status, (answer.json as { code: string }).code]).toEqual([status, code]);
  });

  it('can be deleted, which changes no status', async () => {
    const { id } = (await refund({ amount: order.total })).json as { id: number };
    await shop.rest(`/orders/${order.id}/refunds/${id}?force=true`, { method: 'DELETE' });

    expect(await shop.order(order.id)).toMatchObject({ status: 'refunded', refunds: [] });
    expect((await shop.rest(`/orders/${order.id}/refunds/${id}`)).status).toBe(404);
  });

  it('of an order that is not there say so', async () => {
    expect((await shop.rest('/orders/9/refunds')).json).toMatchObject({
      code: 'woocommerce_rest_invalid_order_id',
    });
  });
});
