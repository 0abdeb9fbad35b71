import { afterEach, beforeEach, describe, expect, it } from 'vitest';

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

describe('a delivery that fails', () => {
  it('is never tried twice, and the seventh failure in a row disables the webhook', async () => {
    await subscribe('order.created');
    receiver.answerWith(500);
    const statusAfter = async (orders: number) => {
      for (let count = 0; count < orders; count += 1) {
        await shop.checkout();
        await settled();
      }
      return ((await shop.rest('/webhooks/1')).json as { status: string }).status;
    };

    expect(await statusAfter(6)).toBe('active');
    expect(await statusAfter(1)).toBe('disabled');
    expect(await statusAfter(1)).toBe('disabled');
    expect(receiver.deliveries).toHaveLength(7);

    await shop.rest('/webhooks/1', { method: 'PUT', json: { status: 'active' } });
    expect(await statusAfter(1)).toBe('disabled'); // the count was kept
  });

  it('that is answered with a redirect counts as received, and a success clears the count', async () => {
    await subscribe('order.created');
    for (const status of [500, 500, 500, 500, 302, 500, 500, 500, 500]) {
      receiver.answerWith(status);
      await shop.checkout();
      await settled();
    }

    expect(((await shop.rest('/webhooks/1')).json as { status: string }).status).toBe('active');
  });

  it('is logged, and can be sent again as it was', async () => {
    await subscribe('order.updated');
    const { id } = await shop.checkout();
    await settled();
    await shop.byHand(id, 'status', { status: 'completed' });
    await settled();
    const { deliveries } = await log();
    const first = deliveries.find((each) => each.topic === 'order.updated');

    await shop.call(`/__sandbox/deliveries/${first?.id ?? 0}/resend`, { method: 'POST' });

    expect(first).toMatchObject({
      webhook_id: 1,
      resource_id: id,
      url: receiver.url,
      status: 200,
      error: null,
    });
    expect(receiver.deliveries).toHaveLength(3);
    expect(receiver.deliveries[2]).toEqual({ ...receiver.deliveries[0] });
    expect((await shop.call('/__sandbox/deliveries/99/resend', { method: 'POST' })).status).toBe(404);
  });

  it('to nobody is a failure in the log', async () => {
    await shop.rest('/webhooks', {
      json: { topic: 'order.created', delivery_url: 'http://127.0.0.1:9/', secret },
    });
    await shop.checkout();
    await settled();

    const { deliveries } = await log();
    expect(deliveries.at(-1)).toMatchObject({
      status: null,
      error: expect.stringContaining('ECONNREFUSED') as unknown,
    });
  });

  it('is cut off when the shop closes, which does not wait for it', async () => {
    const silent = await startShop();
    await silent.call('/__sandbox/faults', { json: { action: { hang: true }, times: null } });
    const begun = performance.now();
    void shop
      .rest('/webhooks', { json: { topic: 'order.created', delivery_url: `${silent.url}/x`, secret } })
      .catch(() => undefined);
    await expect.poll(async () => (await log()).deliveries.length).toBe(1); // the ping that nobody answers

    await shop.close();

    expect(performance.now() - begun).toBeLessThan(5000);
    await silent.close();
    shop = await startShop();
  });

  it('gives up after its time', async () => {
    await subscribe('order.created');
    await shop.settings({ deliveryTimeoutMs: 50 });
    await shop.rest('/webhooks/1', { method: 'PUT', json: { delivery_url: `${shop.url}/slow` } });
    await shop.call('/__sandbox/faults', { json: { match: { path: '/slow' }, action: { hang: true } } });
    await shop.checkout();
    await settled();

    expect((await log()).deliveries.at(-1)).toMatchObject({ status: null, error: 'No answer within 50 ms.' });
  });
});

describe('a seed', () => {
  it('can bring webhooks that are in use', async () => {
    await shop.close();
    const { defaultSeed } = await import('./seed.ts');
    const webhooks = [{ topic: 'order.created', delivery_url: receiver.url, secret }];
    shop = await startShop({ seed: { ...defaultSeed, webhooks } });
    await shop.checkout();
    await settled();

    expect(receiver.pings).toEqual([]);
    expect(receiver.deliveries).toHaveLength(1);
  });
});

describe('a flash sale', () => {
  it('of hundreds of orders is delivered whole', async () => {
    await subscribe('order.updated');
    await Promise.all(Array.from({ length: 300 }, () => shop.checkout()));
    await expect.poll(async () => (await log()).pending, { timeout: 10_000 }).toBe(0);

    const ids = receiver.deliveries.map((each) => (JSON.parse(each.body) as { id: number }).id);
    expect(new Set(ids).size).toBe(300);
  }, 15_000);
});
