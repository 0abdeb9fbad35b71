import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Receiver, startReceiver } from '../../test-support/receiver.ts';
import { type ShopUnderTest, startShop } from '../../test-support/shop-under-test.ts';

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

const secret = 'a-secret-of-the-shop';

async function subscribe(...topics: string[]): Promise<void> {
  for (const topic of topics) {
    await shop.rest('/webhooks', { json: { topic, delivery_url: receiver.url, secret } });
  }
}

describe('a webhook', () => {
  it('is pinged with an unsigned form when it is made', async () => {
    const answer = await shop.rest('/webhooks', {
      json: { topic: 'order.updated', delivery_url: receiver.url, secret, name: 'Mine' },
    });

    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      id: 1,
      name: 'Mine',
      status: 'active',
      topic: 'order.updated',
      resource: 'order',
      event: 'updated',
      hooks: ['woocommerce_update_order', 'woocommerce_order_refunded'],
      delivery_url: receiver.url,
    });
    expect(answer.text).not.toContain(secret);
    expect(receiver.pings).toHaveLength(1);
    expect(receiver.pings[0]?.body).toBe('webhook_id=1');
    expect(receiver.pings[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('is pinged again on each save until a ping is answered with 200', async () => {
    receiver.answerWith(204);
    await subscribe('order.updated');
    await shop.rest('/webhooks/1', { method: 'PUT', json: {} });
    receiver.answerWith(200);
    await shop.rest('/webhooks/1', { method: 'PUT', json: {} });
    await shop.rest('/webhooks/1', { method: 'PUT', json: {} });

    expect(receiver.pings).toHaveLength(3);
  });

  it('can be listed, changed and deleted', async () => {
    await subscribe('order.updated', 'order.deleted');
    await shop.rest('/webhooks/1', { method: 'PUT', json: { status: 'paused' } });
    const active = await shop.rest('/webhooks?status=active');
    const soft = await shop.rest('/webhooks/2', { method: 'DELETE' });
    await shop.rest('/webhooks/2?force=true', { method: 'DELETE' });

    expect((active.json as { id: number }[]).map((webhook) => webhook.id)).toEqual([2]);
    expect(soft.status).toBe(501);
    expect((await shop.rest('/webhooks/2')).status).toBe(404);
  });

  it.each([
    [{ delivery_url: 'http://127.0.0.1/' }, 'rest_missing_callback_param'],
    [
      { topic: 'order.published', delivery_url: 'http://127.0.0.1/' },
      'woocommerce_rest_webhook_invalid_topic',
    ],
    [{ topic: 'order.updated', delivery_url: 'ftp://x' }, 'woocommerce_rest_webhook_invalid_delivery_url'],
  ])('of %j is refused', async (json, code) => {
    expect((await shop.rest('/webhooks', { json })).json).toMatchObject({ code });
  });
});
