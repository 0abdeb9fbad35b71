import { randomUUID } from 'node:crypto';

import type { SeedKey } from '../shop/src/seed.ts';
import { encodeRfc3986, signatureBase, signBase } from '../shop/src/oauth1.ts';
import { DemoError } from './stopping.ts';

const topics = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];

/**
 * Creates the webhooks that `matricula shop add` asks for, through the shop's REST API as its owner would. The shop
 * pings each of them at once.
 *
 * @returns How many there are now.
 */
export async function addWebhooks(
  shopUrl: string,
  key: Pick<SeedKey, 'consumer_key' | 'consumer_secret'>,
  webhook: { delivery_url: string; secret: string },
): Promise<number> {
  for (const topic of topics) {
    const response = await fetch(signedUrl('POST', `${shopUrl}/wp-json/wc/v3/webhooks`, key), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: `Matricula ${topic}`, topic, status: 'active', ...webhook }),
    });
    if (response.status !== 201) {
      throw new DemoError(`The shop refuses a webhook for ${topic}: ${await response.text()}`);
    }
  }
  return topics.length;
}

/** Over plain http WooCommerce takes OAuth 1.0a only. */
function signedUrl(
  method: string,
  address: string,
  key: Pick<SeedKey, 'consumer_key' | 'consumer_secret'>,
): string {
  const fields: Record<string, string> = {
    oauth_consumer_key: key.consumer_key,
    oauth_nonce: randomUUID(),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const base = signatureBase(method, address, fields);
  fields['oauth_signature'] = signBase(base, key.consumer_secret, 'HMAC-SHA256');
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeRfc3986(value)}`);
  return `${address}?${query.join('&')}`;
}
