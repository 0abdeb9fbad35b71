import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';

/** A delivery that a real WooCommerce sent; fixtures/README.md says how they were taken. */
export interface Fixture {
  headers: Record<string, string>;
  body: string;
}

export function readFixture(name: string): Fixture {
  const path = fileURLToPath(new URL(`../fixtures/woocommerce-11.0.1/${name}.json`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')) as Fixture;
}

/** Sends bytes as they are. */
export function post(url: string, delivery: Fixture): Promise<Response> {
  return fetch(url, { method: 'POST', headers: delivery.headers, body: delivery.body });
}

/** Signs a body as WooCommerce signs its webhooks. */
export function signed(body: string, secret: string, topic = 'order.updated'): Fixture {
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
    },
  };
}

/** Signs a body by Standard Webhooks, as the plugin does. */
export function signedAsPlugin(
  body: string,
  secret: string,
  { at = new Date() }: { at?: Date } = {},
): Fixture {
  const id = randomUUID();
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret, { format: 'raw' }).sign(id, at, body),
    },
  };
}
