import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, readFixture, signed, signedAsPlugin } from '../support/deliveries.ts';
import { WEBHOOK_SECRET } from '../support/connections.ts';
import { until } from '../support/until.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';

let sidecar: SidecarUnderTest;
let url: string;

beforeAll(async () => {
  sidecar = await startSidecarUnderTest();
  await sidecar.addShop({ shopId: 'books', url: 'http://127.0.0.1:9' });
  url = sidecar.deliveriesUrl('books');
});

afterAll(() => sidecar.stop());

const inbox = () =>
  sidecar.rows<{ order_id: string; topic: string; state: string; outcome: string | null }>(
    'select order_id, topic, state, outcome from matricula.inbox order by received_at',
  );

async function problemOf(response: Response): Promise<{ status: number; code: string; type: string | null }> {
  const body = (await response.json()) as { code: string; detail: string };
  expect(body.detail).toMatch(/^[A-Z].*\.$/);
  return { status: response.status, code: body.code, type: response.headers.get('content-type') };
}

const problemJson = 'application/problem+json; charset=utf-8';

describe('a delivery that cannot be taken', () => {
  it('is refused with 401 when its signature is wrong', async () => {
    const delivery = readFixture('order-updated-processing');
    const response = await post(url, { ...delivery, body: delivery.body.replace('49.00', '4.00') });

    expect(await problemOf(response)).toEqual({ status: 401, code: 'signature_wrong', type: problemJson });
  });

  it('is refused with 401 when it has no signature', async () => {
    const response = await post(url, { headers: { 'content-type': 'application/json' }, body: '{"id":1}' });

    expect(await problemOf(response)).toEqual({ status: 401, code: 'signature_missing', type: problemJson });
  });

  it.each(['nobody', "x' or '1'='1", 'a\0b', 'a'.repeat(4000)])(
    'is refused with 404 for shop %j',
    async (shop) => {
      const address = sidecar.deliveriesUrl(encodeURIComponent(shop));
      const response = await post(address, readFixture('order-updated-processing'));

      expect(await problemOf(response)).toEqual({ status: 404, code: 'shop_unknown', type: problemJson });
    },
  );

  it('is refused with 400 when it is signed but cut off', async () => {
    const response = await post(url, signed('{"id":18,"status":"proc', WEBHOOK_SECRET));

    expect(await problemOf(response)).toEqual({ status: 400, code: 'body_not_json', type: problemJson });
  });

  it('is refused with 413 above 8 MiB and taken just below', async () => {
    const padding = (bytes: number) => JSON.stringify({ id: 77, note: 'x'.repeat(bytes) });

    const large = await post(url, signed(padding(8 * 1024 * 1024), WEBHOOK_SECRET));
    const justRight = await post(url, signed(padding(8 * 1024 * 1024 - 100), WEBHOOK_SECRET));

    expect(await problemOf(large)).toEqual({ status: 413, code: 'too_large', type: problemJson });
    expect(justRight.status).toBe(200);
  });

  it('is refused when a Standard Webhooks signature is older than five minutes', async () => {
    const old = signedAsPlugin('{"id":5}', WEBHOOK_SECRET, { at: new Date(Date.now() - 301_000) });

    expect((await post(url, old)).status).toBe(401);
  });
});

describe('a delivery that is taken', () => {
  it('is the ping of a webhook that was just saved, unsigned and form-encoded, and stores nothing', async () => {
    const before = await inbox();

    const response = await post(url, readFixture('ping'));

    expect(response.status).toBe(200);
    expect(await inbox()).toEqual(before);
  });

  it('is set aside when WooCommerce sends an error object in place of a deleted order', async () => {
    const body =
      '{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}';

    const response = await post(url, signed(body, WEBHOOK_SECRET));

    expect(await response.json()).toEqual({ result: 'set_aside' });
    expect((await inbox()).at(-1)).toMatchObject({
      order_id: '',
      state: 'set_aside',
      outcome: 'not_an_order',
    });
  });

  it('is recognised as a repeat when topic and body are those of the order’s latest delivery', async () => {
    const delivery = readFixture('order-updated-on-hold');

    const first = await post(url, delivery);
    const second = await post(url, delivery);

    expect([await first.json(), await second.json()]).toEqual([{ result: 'stored' }, { result: 'repeat' }]);
  });

  it('is stored each time an order is trashed, restored and trashed again', async () => {
    const trashed = signed('{"id":31}', WEBHOOK_SECRET, 'order.deleted');
    const restored = signed('{"id":31,"status":"processing"}', WEBHOOK_SECRET, 'order.restored');

    for (const delivery of [trashed, restored, trashed]) await post(url, delivery);

    expect((await inbox()).filter((row) => row.order_id === '31').map((row) => row.topic)).toEqual([
      'order.deleted',
      'order.restored',
      'order.deleted',
    ]);
  });

  it('keeps two orders apart although WooCommerce gave them one delivery id', async () => {
    const headers = { 'x-wc-webhook-delivery-id': 'f'.repeat(32) };
    const one = signed('{"id":41}', WEBHOOK_SECRET);
    const two = signed('{"id":42}', WEBHOOK_SECRET);

    await post(url, { ...one, headers: { ...one.headers, ...headers } });
    await post(url, { ...two, headers: { ...two.headers, ...headers } });

    expect((await inbox()).filter((row) => ['41', '42'].includes(row.order_id))).toHaveLength(2);
  });

  it('is stored once when two copies of it arrive at the same moment', async () => {
    const delivery = signed('{"id":51}', WEBHOOK_SECRET);

    const responses = await Promise.all(Array.from({ length: 8 }, () => post(url, delivery)));
    const results = await Promise.all(
      responses.map((response) => response.json() as Promise<{ result: string }>),
    );

    expect(results.filter(({ result }) => result === 'stored')).toHaveLength(1);
  });

  it('comes from the plugin by Standard Webhooks, with the topic in the signed body', async () => {
    const body = '{"id":61,"matricula":{"topic":"order.updated","sequence":1}}';
    const delivery = signedAsPlugin(body, WEBHOOK_SECRET);

    const first = await post(url, delivery);
    const replayed = await post(url, delivery);

    expect([await first.json(), await replayed.json()]).toEqual([{ result: 'stored' }, { result: 'repeat' }]);
    expect((await inbox()).at(-1)).toMatchObject({ order_id: '61', topic: 'order.updated' });
  });
});

describe('what nobody has signed', () => {
  it('tells no deliveries apart: an id beside WooCommerce’s own signature', async () => {
    const withId = (body: string) => {
      const delivery = signed(body, WEBHOOK_SECRET);
      return { ...delivery, headers: { ...delivery.headers, 'webhook-id': 'msg_1' } };
    };

    const responses = [await post(url, withId('{"id":62}')), await post(url, withId('{"id":63}'))];

    expect(await Promise.all(responses.map((response) => response.json()))).toEqual([
      { result: 'stored' },
      { result: 'stored' },
    ]);
  });

  it('is kept by no other name than a topic has', async () => {
    const topic = 'order.updated ana@example.org';

    const response = await post(url, signed('{"id":64}', WEBHOOK_SECRET, topic));

    expect(await response.json()).toEqual({ result: 'set_aside' });
    expect((await inbox()).at(-1)).toMatchObject({ topic: '', outcome: 'not_an_order' });
  });
});

describe('a webhook secret that is being rotated', () => {
  it('is accepted within seconds, beside the one before', async () => {
    const { changeShop, getShop } = await import('../../src/store/shops.ts');
    const { loadSeal } = await import('../../src/shared/seal.ts');
    const { webhookSecretPurpose } = await import('../../src/intake/shop-directory.ts');
    const seal = loadSeal(Buffer.alloc(32, 7).toString('base64'), '');
    await sidecar.run(async (trx) => {
      const shop = await getShop(trx, 'books');
      const next = seal.close('the-next-secret', webhookSecretPurpose('books'));
      await changeShop(trx, 'books', { webhookSecrets: [next, ...shop.webhookSecrets] });
    });

    const statusWith = async (secret: string) => (await post(url, signed('{"id":71}', secret))).status;

    await expect.poll(() => statusWith('the-next-secret'), { timeout: 4_000 }).toBe(200);
    expect(await statusWith(WEBHOOK_SECRET)).toBe(200);
  });
});

describe('a shop whose deliveries are refused', () => {
  it('becomes a cause for attention after five minutes, and is over with the first good delivery', async () => {
    const wrong = signed('{"id":81}', 'not-the-secret');
    const state = () =>
      sidecar.rows<{
        needs_attention_cause: string | null;
        refused_since: Date | null;
        next_sweep_at: Date | null;
      }>(
        `select needs_attention_cause, refused_since, next_sweep_at from matricula.shops where id = 'books'`,
      );

    await until(async () => {
      await post(url, wrong);
      return (await state())[0]?.refused_since !== null;
    });
    const atFirst = (await state())[0];
    await sidecar.rows(`update matricula.shops set refused_since = refused_since - interval '6 minutes'`);
    await until(async () => {
      await post(url, wrong);
      return (await state())[0]?.needs_attention_cause !== null;
    });
    const afterFiveMinutes = (await state())[0];
    await post(url, signed('{"id":82}', WEBHOOK_SECRET));
    const afterwards = (await state())[0];

    expect(atFirst).toMatchObject({ needs_attention_cause: null });
    expect(afterFiveMinutes).toMatchObject({ needs_attention_cause: 'deliveries_refused' });
    expect(afterwards).toMatchObject({ needs_attention_cause: null, refused_since: null });
    expect(afterwards?.next_sweep_at).not.toBeNull();
  });
});

it('counts every answer in /metrics', async () => {
  const metrics = await (await fetch(`${sidecar.url}/metrics`)).text();

  expect(metrics).toMatch(/matricula_deliveries_total\{result="signature_wrong"\} [1-9]/);
  expect(metrics).toMatch(/matricula_deliveries_total\{result="too_large"\} 1/);
  expect(metrics).toMatch(/matricula_deliveries_total\{result="stored"\} [1-9]/);
});

it('refuses /metrics to whoever comes through a proxy', async () => {
  const response = await fetch(`${sidecar.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } });

  expect(response.status).toBe(403);
});

it('says that it lives, that it is ready, and what it speaks', async () => {
  const [health, ready, openapi, nothing] = await Promise.all(
    ['/healthz', '/readyz', '/openapi.json', '/nothing'].map((path) => fetch(sidecar.url + path)),
  );

  expect(await health?.json()).toEqual({ status: 'ok' });
  expect(await ready?.json()).toEqual({ status: 'ready' });
  expect(Object.keys(((await openapi?.json()) as { paths: object }).paths)).toContain(
    '/v1/shops/{shopId}/deliveries',
  );
  expect(nothing && (await problemOf(nothing))).toMatchObject({ status: 404, code: 'not_found' });
});
