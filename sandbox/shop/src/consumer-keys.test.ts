import { request } from 'node:https';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { callServer } from '../../test-support/call-server.ts';
import { makeSelfSigned } from '../../kit/self-signed.ts';
import {
  key,
  oauthFields,
  readOnlyKey,
  type ShopUnderTest,
  signatureOf,
  signUrl,
  startShop,
  v3,
  writeOnlyKey,
} from '../../test-support/shop-under-test.ts';

let shop: ShopUnderTest;

beforeEach(async () => {
  shop = await startShop();
});

afterEach(() => shop.close());

const refused = (message: string) => ({
  code: 'woocommerce_rest_authentication_error',
  message,
  data: { status: 401 },
});
const basic = `Basic ${Buffer.from(`${key.key}:${key.secret}`).toString('base64')}`;
const now = () => Math.floor(Date.now() / 1000);

describe('over plain http', () => {
  it.each(['HMAC-SHA1', 'HMAC-SHA256'] as const)(
    'a call signed by %s in the query is let in',
    async (method) => {
      const url = signUrl('GET', `${shop.url}${v3}/orders?status=any&search=a%20b%2Bc&per_page=5`, key, {
        method,
      });

      expect((await callServer(url)).status).toBe(200);
    },
  );

  it('a call signed in the header is let in', async () => {
    const url = new URL(`${shop.url}${v3}/orders?per_page=5`);
    const fields = oauthFields(key.key, {});
    const signed = new URL(url);
    for (const [name, value] of Object.entries(fields)) signed.searchParams.append(name, value);
    const all = { ...fields, oauth_signature: signatureOf('GET', signed, key.secret, 'HMAC-SHA256') };
    const pairs = Object.entries(all).map(([name, value]) => `${name}="${encodeURIComponent(value)}"`);

    const answer = await callServer(url.toString(), {
      headers: { Authorization: `OAuth ${pairs.join(', ')}` },
    });

    expect(answer.status).toBe(200);
  });

  it('lists in the query are signed by the index PHP gives them', async () => {
    const plain = signUrl('GET', `${shop.url}${v3}/orders?include[]=1&include[]=2`, key);
    const indexed = signUrl('GET', `${shop.url}${v3}/orders?include[0]=1&include[1]=2`, key);

    expect((await callServer(plain)).status).toBe(401);
    expect((await callServer(indexed)).status).toBe(200);
  });

  it('a JSON body is not signed', async () => {
    const { id } = await shop.checkout();

    const answer = await shop.rest(`/orders/${id}/notes`, { json: { note: 'Hello' } });

    expect(answer.status).toBe(201);
  });

  it.each([
    ['Basic credentials', { headers: { Authorization: basic } }, ''],
    ['key and secret in the query', {}, `?consumer_key=${key.key}&consumer_secret=${key.secret}`],
    ['nothing', {}, ''],
  ])('%s are none', async (_case, options, query) => {
    const list = await shop.call(`${v3}/orders${query}`, options);
    const item = await shop.call(`${v3}/orders/1${query}`, options);
    const write = await shop.call(`${v3}/orders/1${query}`, { method: 'PUT', json: {}, ...options });

    expect(list.status).toBe(401);
    expect(list.json).toEqual({
      code: 'woocommerce_rest_cannot_view',
      message: 'Sorry, you cannot list resources.',
      data: { status: 401 },
    });
    expect(item.json).toMatchObject({ code: 'woocommerce_rest_cannot_view' });
    expect(write.json).toMatchObject({ code: 'woocommerce_rest_cannot_edit' });
  });

  it.each([
    ['an unknown key', { ...key, key: 'ck_unknown' }, {}, 'Consumer key is invalid.'],
    [
      'a wrong secret',
      { ...key, secret: 'cs_wrong' },
      {},
      'Invalid signature - provided signature does not match.',
    ],
    ['an odd method', key, { method: 'PLAINTEXT' }, 'Invalid signature - signature method is invalid.'],
    ['an old time', key, { timestamp: now() - 16 * 60 }, 'Invalid timestamp.'],
    ['a time to come', key, { timestamp: now() + 16 * 60 }, 'Invalid timestamp.'],
  ] as const)('%s is refused', async (_case, credentials, options, message) => {
    const answer = await callServer(signUrl('GET', `${shop.url}${v3}/orders`, credentials, options));

    expect(answer.status).toBe(401);
    expect(answer.json).toEqual(refused(message));
  });

  it('a clock a few minutes off is let in', async () => {
    const url = signUrl('GET', `${shop.url}${v3}/orders`, key, { timestamp: now() - 14 * 60 });

    expect((await callServer(url)).status).toBe(200);
  });

  it('a nonce is good for once', async () => {
    const url = signUrl('GET', `${shop.url}${v3}/orders`, key, { nonce: 'same' });
    await callServer(url);

    expect((await callServer(url)).json).toEqual(refused('Invalid nonce - nonce has already been used.'));
  });

  it('half a signature is named as such', async () => {
    const answer = await shop.call(`${v3}/orders?oauth_consumer_key=${key.key}&oauth_nonce=a`);

    expect(answer.json).toMatchObject({
      code: 'woocommerce_rest_authentication_missing_parameter',
      message: 'Missing OAuth parameters oauth_timestamp, oauth_signature, oauth_signature_method',
    });
  });

  it('the address signed is the one the site believes to have', async () => {
    const url = signUrl('GET', `${shop.url.replace('127.0.0.1', 'localhost')}${v3}/orders`, key);

    expect((await callServer(url)).status).toBe(401);
  });
});

describe('a key', () => {
  it('to read may not write, and one to write may not read', async () => {
    const { id } = await shop.checkout();

    const write = await shop.rest(`/orders/${id}`, { method: 'PUT', json: {} }, readOnlyKey);
    const read = await shop.rest(`/orders/${id}`, {}, writeOnlyKey);

    expect(write.json).toEqual(refused('The API key provided does not have write permissions.'));
    expect(read.json).toEqual(refused('The API key provided does not have read permissions.'));
  });

  it('does not work on addresses of plain permalinks', async () => {
    const url = signUrl('GET', `${shop.url}/?rest_route=${encodeURIComponent('/wc/v3/orders')}`, key);

    expect((await callServer(url)).json).toMatchObject({ code: 'woocommerce_rest_cannot_view' });
  });

  it('is named in the journal', async () => {
    await shop.rest('/orders');

    const { entries } = (await shop.call('/__sandbox/journal')).json as { entries: { caller: string }[] };
    expect(entries.at(-1)?.caller).toBe(key.key);
  });
});

describe('over https', () => {
  const pair = makeSelfSigned();

  beforeEach(async () => {
    await shop.close();
    shop = await startShop({ tls: pair });
  });

  function get(path: string, headers: Record<string, string> = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = request(`${shop.url}${path}`, { headers, ca: pair.cert }, (incoming) => {
        incoming.resume();
        incoming.once('end', () => resolve(incoming.statusCode ?? 0));
      });
      outgoing.once('error', reject).end();
    });
  }

  it('Basic credentials, key and secret in the query, and signatures all work', async () => {
    const wrong = `Basic ${Buffer.from(`${key.key}:wrong`).toString('base64')}`;
    const signed = new URL(signUrl('GET', `${shop.url}${v3}/orders`, key));

    expect(shop.url.startsWith('https://')).toBe(true);
    expect(await get(`${v3}/orders`, { Authorization: basic })).toBe(200);
    expect(await get(`${v3}/orders`, { Authorization: wrong })).toBe(401);
    expect(await get(`${v3}/orders?consumer_key=${key.key}&consumer_secret=${key.secret}`)).toBe(200);
    expect(await get(`${signed.pathname}${signed.search}`)).toBe(200);
  });
});
