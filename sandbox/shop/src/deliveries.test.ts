import { createHmac } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type Receiver, startReceiver } from '../../test-support/receiver.ts';
import { type ShopUnderTest, startShop } from '../../test-support/shop-under-test.ts';
import type { Delivery } from './delivery-queue.ts';

let shop: ShopUnderTest;
let receiver: Receiver;

beforeEach(async () => {
  shop = await startShop();
  receiver = await startReceiver();
});

afterEach(async () => {
  vi.useRealTimers();
  await shop.close();
  await receiver.close();
});

const secret = 'a-secret-of-the-shop';

async function subscribe(...topics: string[]): Promise<void> {
  for (const topic of topics) {
    await shop.rest('/webhooks', { json: { topic, delivery_url: receiver.url, secret } });
  }
}

async function log(): Promise<{ deliveries: Delivery[]; pending: number }> {
  return (await shop.call('/__sandbox/deliveries')).json as { deliveries: Delivery[]; pending: number };
}

const settled = () => expect.poll(async () => (await log()).pending).toBe(0);
const topics = () => receiver.deliveries.map((delivery) => delivery.headers['x-wc-webhook-topic']);

describe('a delivery', () => {
  it('carries the order with WooCommerce’s headers, signed over its bytes', async () => {
    await subscribe('order.updated');
    const { id } = await shop.checkout({ billing: { first_name: 'Ñ', email: 'a@example.org' } });
    await settled();

    const [delivery] = receiver.deliveries;
    expect(delivery?.headers).toMatchObject({
      'user-agent': 'WooCommerce/11.0.1 Hookshot (WordPress/7.1.4)',
      'content-type': 'application/json',
      'x-wc-webhook-source': `${shop.url}/`,
      'x-wc-webhook-topic': 'order.updated',
      'x-wc-webhook-resource': 'order',
      'x-wc-webhook-event': 'updated',
      'x-wc-webhook-id': '1',
      'x-wc-webhook-signature': createHmac('sha256', secret)
        .update(delivery?.body ?? '')
        .digest('base64'),
    });
    expect(delivery?.headers['x-wc-webhook-delivery-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(delivery?.body).toContain(String.raw`"first_name":"\u00d1"`);
    expect(JSON.parse(delivery?.body ?? '')).toEqual(await shop.order(id));
  });

  it('is signed with the secret as WordPress decodes it', async () => {
    await shop.rest('/webhooks', {
      json: { topic: 'order.created', delivery_url: receiver.url, secret: 'a&amp;b' },
    });
    await shop.checkout();
    await settled();

    const [delivery] = receiver.deliveries;
    expect(delivery?.headers['x-wc-webhook-signature']).toBe(
      createHmac('sha256', 'a&b')
        .update(delivery?.body ?? '')
        .digest('base64'),
    );
  });

  it('is made for creation, change, trash and return', async () => {
    await subscribe('order.created', 'order.updated', 'order.deleted', 'order.restored');
    const { id } = await shop.checkout();
    await settled();
    await shop.byHand(id, 'trash');
    await settled();
    await shop.byHand(id, 'untrash');
    await settled();

    expect([...topics()].sort()).toEqual(
      ['order.created', 'order.deleted', 'order.restored', 'order.updated', 'order.updated'].sort(),
    );
    const deleted = receiver.deliveries.find(
      (each) => each.headers['x-wc-webhook-topic'] === 'order.deleted',
    );
    expect(deleted?.body).toBe(`{"id":${id}}`);
  });

  it('is made twice for an order that another program creates: for its creation and for its change', async () => {
    await subscribe('order.created', 'order.updated');
    await shop.rest('/orders', { json: { line_items: [{ product_id: 11 }] } });
    await settled();

    expect([...topics()].sort()).toEqual(['order.created', 'order.updated']);
  });

  it('is made for meta, status, refund and anonymising, and not for notes or a deletion for good', async () => {
    const { id } = await shop.checkout();
    await subscribe('order.updated', 'order.deleted');
    const count = async (act: () => Promise<unknown>) => {
      const before = receiver.deliveries.length;
      await act();
      await settled();
      return receiver.deliveries.length - before;
    };
    const put = (json: unknown) => shop.rest(`/orders/${id}`, { method: 'PUT', json });

    expect(await count(() => put({ meta_data: [{ key: 'a', value: 'b' }] }))).toBe(1);
    expect(await count(() => put({ status: 'completed' }))).toBe(1);
    expect(await count(() => shop.byHand(id, 'refund', { amount: '1.00' }))).toBe(1);
    expect(await count(() => shop.byHand(id, 'anonymise'))).toBe(1);
    expect(await count(() => shop.rest(`/orders/${id}/notes`, { json: { note: 'x' } }))).toBe(0);
    expect(await count(() => shop.byHand(id, 'delete'))).toBe(0);
  });

  it('holds all changes that came before it, built when it is sent', async () => {
    await subscribe('order.updated');
    await shop.settings({ deliver: false });
    const { id } = await shop.checkout({ payment_method: 'bacs' });
    await shop.byHand(id, 'status', { status: 'processing' });
    await shop.byHand(id, 'status', { status: 'completed' });
    await shop.settings({ deliver: true });
    await settled();

    expect(receiver.deliveries).toHaveLength(1);
    expect(JSON.parse(receiver.deliveries[0]?.body ?? '')).toMatchObject({ id, status: 'completed' });
  });

  it('of an order that is gone by then is a signed error', async () => {
    await subscribe('order.updated');
    await shop.settings({ deliver: false });
    const { id } = await shop.checkout();
    await shop.byHand(id, 'delete');
    await shop.settings({ deliver: true });
    await settled();

    expect(receiver.deliveries[0]?.body).toBe(
      '{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}',
    );
    expect(receiver.deliveries[0]?.headers['x-wc-webhook-signature']).toBeDefined();
  });

  it('waits for its delay', async () => {
    await subscribe('order.updated');
    await shop.settings({ deliveryDelayMs: 150 });
    const begun = performance.now();
    await shop.checkout();
    await expect.poll(() => receiver.deliveries.length).toBe(1);

    expect(performance.now() - begun).toBeGreaterThan(140);
  });

  it('shares its id with the others of the same second, and with none of the next', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 8, 1, 12) });
    await subscribe('order.created');
    await shop.checkout();
    await shop.checkout();
    await settled();
    vi.setSystemTime(Date.UTC(2026, 8, 1, 12, 0, 1));
    await shop.checkout();
    await settled();

    const [first, second, third] = receiver.deliveries.map(
      (each) => each.headers['x-wc-webhook-delivery-id'],
    );
    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });
});
