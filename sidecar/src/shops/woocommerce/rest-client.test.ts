import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answer, PretendHttp } from '../../../test/support/pretend-http.ts';
import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type TransportProblem,
} from '../../shared/http-client.ts';
import { ShopError } from '../shop-error.ts';
import { WooCommerceRest, type RestCall } from './rest-client.ts';

const KEYS = { consumerKey: 'ck_0123456789abcdef', consumerSecret: 'cs_fedcba9876543210' };

function restOf(siteUrl: string, answers: () => HttpResponse = () => answer(200, {})) {
  const http = new PretendHttp(answers);
  return { http, rest: new WooCommerceRest(siteUrl, KEYS, http) };
}

/** Sends a call and gives the request that went out. */
async function sent(siteUrl: string, call: RestCall): Promise<HttpRequest> {
  const { http, rest } = restOf(siteUrl);
  await rest.send(call);
  return http.last;
}

/** RFC 3986, as PHP's rawurlencode. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The signature that WooCommerce expects (class-wc-rest-authentication.php, `check_oauth_signature`). */
function expectedSignature(request: HttpRequest): string {
  const url = new URL(request.url);
  const parameters = [...url.searchParams].filter(([name]) => name !== 'oauth_signature');
  const query = parameters
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const base = [request.method, encode(url.origin + url.pathname), encode(query)].join('&');
  return createHmac('sha256', `${KEYS.consumerSecret}&`).update(base).digest('base64');
}

describe('a shop over plain http', () => {
  const calls: [string, RestCall][] = [
    ['a reading', { method: 'GET', path: '/orders/18' }],
    [
      'a listing',
      {
        method: 'GET',
        path: '/orders',
        query: { modified_after: '2026-11-23T22:06:59', per_page: '50', page: '2' },
      },
    ],
    [
      'a search with signs that are easily written wrong',
      { method: 'GET', path: '/orders', query: { search: "a b+c&d=e/ñ*(!)'~", order: 'asc' } },
    ],
    ['a writing', { method: 'POST', path: '/orders/18/notes', body: { note: 'a=b&c' } }],
    ['a change', { method: 'PUT', path: '/orders/18', body: { status: 'completed' } }],
  ];

  it.each(calls)('gets %s signed by OAuth 1.0a', async (_what, call) => {
    const request = await sent('http://shop.example', call);

    expect(new URL(request.url).searchParams.get('oauth_signature')).toBe(expectedSignature(request));
  });

  it('in a folder, on a port of its own, is signed for that address', async () => {
    const request = await sent('http://shop.example:8080/es/tienda', { method: 'GET', path: '/orders/18' });

    expect(request.url).toMatch(/^http:\/\/shop\.example:8080\/es\/tienda\/wp-json\/wc\/v3\/orders\/18\?/);
    expect(new URL(request.url).searchParams.get('oauth_signature')).toBe(expectedSignature(request));
  });

  it('is told the key, the method and the time, and never the secret', async () => {
    const request = await sent('http://shop.example', { method: 'GET', path: '/orders/18' });
    const parameters = new URL(request.url).searchParams;

    expect(Object.fromEntries(parameters)).toMatchObject({
      oauth_consumer_key: KEYS.consumerKey,
      oauth_signature_method: 'HMAC-SHA256',
    });
    expect(Math.abs(Number(parameters.get('oauth_timestamp')) - Date.now() / 1000)).toBeLessThan(5);
    expect(JSON.stringify(request)).not.toContain(KEYS.consumerSecret);
    expect(request.headers).not.toHaveProperty('authorization');
  });

  it('gets a nonce of its own with each call', async () => {
    const { http, rest } = restOf('http://shop.example');

    await rest.send({ method: 'GET', path: '/orders/18' });
    await rest.send({ method: 'GET', path: '/orders/18' });

    const nonces = http.requests.map((request) => new URL(request.url).searchParams.get('oauth_nonce'));
    expect(new Set(nonces).size).toBe(2);
  });
});

describe('a shop over https', () => {
  it('gets the keys in the header, and none of them in the address', async () => {
    const request = await sent('https://shop.example', {
      method: 'GET',
      path: '/orders',
      query: { page: '2' },
    });

    expect(request.url).toBe('https://shop.example/wp-json/wc/v3/orders?page=2');
    expect(request.headers).toEqual({
      authorization: `Basic ${Buffer.from('ck_0123456789abcdef:cs_fedcba9876543210').toString('base64')}`,
    });
    expect(request).not.toHaveProperty('body');
  });

  it('gets a body as JSON', async () => {
    const request = await sent('https://shop.example', {
      method: 'POST',
      path: '/orders/18/notes',
      body: { note: 'ñ' },
    });

    expect(request).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"note":"ñ"}',
    });
  });
});

describe('what a shop answers', () => {
  const send = (status: number, headers?: Record<string, string>) =>
    restOf('https://shop.example', () => answer(status, {}, headers)).rest.send({
      method: 'GET',
      path: '/orders/18',
    });

  it.each([200, 201, 400, 404, 410])('%i says something about the call', async (status) => {
    expect((await send(status)).status).toBe(status);
  });

  it.each([
    [429, 'shop_throttled', true],
    [500, 'shop_failing', true],
    [502, 'shop_failing', true],
    [503, 'shop_failing', true],
    [401, 'shop_credentials_rejected', true],
    [403, 'shop_credentials_rejected', true],
    [301, 'shop_unexpected_answer', false],
    [302, 'shop_unexpected_answer', false],
  ])('%i says that the shop cannot do it now: %s, to be tried again: %s', async (status, code, retryable) => {
    await expect(send(status)).rejects.toMatchObject({ name: 'ShopError', code, retryable });
  });

  it.each([
    ['as long as it says', '17', 17],
    ['a minute where it does not say', '', 60],
    ['a minute where it gives a date', 'Mon, 23 Nov 2026 22:00:00 GMT', 60],
  ])('"slow down" makes us wait %s', async (_what, header, seconds) => {
    await expect(send(429, { 'retry-after': header })).rejects.toMatchObject({ retryAfterSeconds: seconds });
  });
});

describe('a shop that does not answer', () => {
  const fail = (error: Error) =>
    new WooCommerceRest('https://shop.example', KEYS, new PretendHttp(() => Promise.reject(error))).send({
      method: 'GET',
      path: '/orders/18',
    });

  it.each<[TransportProblem, string]>([
    ['not_found', 'shop_unreachable'],
    ['refused', 'shop_unreachable'],
    ['timeout', 'shop_unreachable'],
    ['interrupted', 'shop_unreachable'],
    ['certificate', 'shop_unreachable'],
    ['forbidden', 'shop_address_forbidden'],
  ])('because of "%s" is %s, and is tried again', async (problem, code) => {
    await expect(fail(new TransportError(problem, 'why', undefined))).rejects.toMatchObject({
      code,
      retryable: true,
    });
  });

  it('because of a mistake of ours is not blamed on it', async () => {
    await expect(fail(new TypeError('a mistake'))).rejects.not.toBeInstanceOf(ShopError);
  });
});
