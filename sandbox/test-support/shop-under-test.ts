import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Order } from '../shop/src/model.ts';
import { type SandboxShop, type SandboxShopOptions, startSandboxShop } from '../shop/src/start.ts';
import { type Answer, callServer, type CallOptions } from './call-server.ts';

export const key = {
  key: 'ck_sandbox0123456789abcdef0123456789abcdef0',
  secret: 'cs_sandbox0123456789abcdef0123456789abcdef0',
};
export const readOnlyKey = {
  key: 'ck_sandboxreadonly0123456789abcdef012345678',
  secret: 'cs_sandboxreadonly0123456789abcdef012345678',
};
export const writeOnlyKey = {
  key: 'ck_sandboxwriteonly0123456789abcdef01234567',
  secret: 'cs_sandboxwriteonly0123456789abcdef01234567',
};

export const v3 = '/wp-json/wc/v3';

export interface Credentials {
  key: string;
  secret: string;
}

/** A pretend shop of a test, with calls signed as a client would sign them. */
export interface ShopUnderTest extends SandboxShop {
  call: (path: string, options?: CallOptions) => Promise<Answer>;
  /** A signed call below `/wp-json/wc/v3`. */
  rest: (path: string, options?: CallOptions, credentials?: Credentials) => Promise<Answer>;
  /** Places an order; by default one demo course, paid by card. */
  checkout: (cart?: Record<string, unknown>) => Promise<Order>;
  /** What staff does to an order: `POST /__sandbox/orders/{id}/{action}`. */
  byHand: (id: number, action: string, body?: Record<string, unknown>) => Promise<Answer>;
  order: (id: number) => Promise<Order>;
  settings: (patch: Record<string, unknown>) => Promise<void>;
}

/** Starts a pretend shop that delivers at once. */
export async function startShop(options: SandboxShopOptions = {}): Promise<ShopUnderTest> {
  const shop = await startSandboxShop({ ...options, settings: { deliveryDelayMs: 0, ...options.settings } });
  const call = (path: string, more?: CallOptions) => callServer(`${shop.url}${path}`, more);
  const rest = (path: string, more: CallOptions = {}, credentials: Credentials = key) => {
    const method = more.method ?? (more.json === undefined ? 'GET' : 'POST');
    return callServer(signUrl(method, `${shop.url}${v3}${path}`, credentials), { ...more, method });
  };
  const demo = {
    items: [{ sku: 'course-v1:OpenedX+DemoX+DemoCourse' }],
    billing: { email: 'ana@example.org' },
  };
  return {
    ...shop,
    call,
    rest,
    checkout: async (cart = {}) =>
      (await call('/__sandbox/checkout', { json: { ...demo, ...cart } })).json as Order,
    byHand: (id, action, body = {}) => call(`/__sandbox/orders/${id}/${action}`, { json: body }),
    order: async (id) => (await rest(`/orders/${id}`)).json as Order,
    settings: async (patch) => {
      await call('/__sandbox/settings', { method: 'PATCH', json: patch });
    },
  };
}

export interface SigningOptions {
  timestamp?: number;
  nonce?: string;
  method?: 'HMAC-SHA1' | 'HMAC-SHA256' | 'PLAINTEXT';
}

/** Signs an address as RFC 5849 has it, on its own: nothing here is shared with the shop. */
export function signUrl(
  verb: string,
  address: string,
  { key: consumer, secret }: Credentials,
  options: SigningOptions = {},
): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(oauthFields(consumer, options)))
    url.searchParams.append(name, value);
  url.searchParams.append('oauth_signature', signatureOf(verb, url, secret, options.method ?? 'HMAC-SHA256'));
  return url.toString();
}

/** The fields of a signature without the signature itself. */
export function oauthFields(consumer: string, options: SigningOptions): Record<string, string> {
  return {
    oauth_consumer_key: consumer,
    oauth_nonce: options.nonce ?? randomUUID(),
    oauth_signature_method: options.method ?? 'HMAC-SHA256',
    oauth_timestamp: String(options.timestamp ?? Math.floor(Date.now() / 1000)),
  };
}

/** The signature over an address and all of its query. */
export function signatureOf(verb: string, url: URL, secret: string, method: string): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const pairs = [...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.join('='));
  const base = [verb, `${url.origin}${url.pathname}`, pairs.join('&')].map(encode).join('&');
  return createHmac(method === 'HMAC-SHA1' ? 'sha1' : 'sha256', `${secret}&`)
    .update(base)
    .digest('base64');
}

/** A captured delivery of a real shop. */
export function captured(name: string): { headers: Record<string, string>; body: string } {
  const file = new URL(`../test-fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as { headers: Record<string, string>; body: string };
}
