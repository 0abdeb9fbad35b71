import { z } from 'zod';
import { clockSkewSeconds } from '../../shared/clock-skew.ts';
import { parseJson } from '../../shared/parse-json.ts';
import type { ShopCheck } from '../connector.ts';
import { ShopError } from '../shop-error.ts';
import type { WooCommerceRest } from './rest-client.ts';

/** WooCommerce refuses OAuth timestamps that are more than 15 minutes off. */
const CLOCK_TOLERANCE_SECONDS = 60;

const TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];

/** The doctor for a shop without the plugin: address, keys, webhooks and clock, one after the other. */
export async function* checkShop(rest: WooCommerceRest): AsyncGenerator<ShopCheck> {
  const started = Date.now();
  try {
    const orders = await rest.send({ method: 'GET', path: '/orders', query: { per_page: '1' } });
    if (orders.status !== 200) throw new ShopError('shop_unexpected_answer', missingApi(rest.siteUrl));
    yield { name: 'address', result: 'ok', sentence: `${rest.siteUrl} answers as a WooCommerce.` };
    yield { name: 'read', result: 'ok', sentence: 'The REST keys may read orders.' };
    yield await checkWrite(rest);
    yield await checkWebhooks(rest);
    yield checkClock(orders.headers.date, started);
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    const sentence = error.message.slice(error.message.indexOf(': ') + 2);
    const isKeys = error.code === 'shop_credentials_rejected' || error.code === 'shop_credentials_missing';
    yield isKeys
      ? { name: 'read', result: 'failed', sentence: `${sentence} ${KEYS_HINT}` }
      : { name: 'address', result: 'failed', sentence };
  }
}

const KEYS_HINT =
  'Make a key with "Read/Write" permission in WooCommerce → Settings → Advanced → REST API; the shop must use pretty permalinks.';

function missingApi(siteUrl: string): string {
  return `${siteUrl}/wp-json/wc/v3 is not there. Is WooCommerce active, and are pretty permalinks on (Settings → Permalinks)?`;
}

/** A write that changes nothing: the keys' permission is checked before the order is looked for. */
async function checkWrite(rest: WooCommerceRest): Promise<ShopCheck> {
  try {
    await rest.send({ method: 'PUT', path: '/orders/0', body: {} });
    return { name: 'write', result: 'ok', sentence: 'The REST keys may write orders and notes.' };
  } catch (error) {
    if (!(error instanceof ShopError) || error.code !== 'shop_credentials_rejected') throw error;
    return { name: 'write', result: 'failed', sentence: `The REST keys may not write. ${KEYS_HINT}` };
  }
}

const webhook = z.object({ topic: z.string(), status: z.string(), delivery_url: z.string() });

async function checkWebhooks(rest: WooCommerceRest): Promise<ShopCheck> {
  const answer = await rest.send({ method: 'GET', path: '/webhooks', query: { per_page: '100' } });
  const all = z.array(webhook).safeParse(parseJson(answer.text)).data ?? [];
  const ours = all.filter((entry) => /\/v1\/shops\/[^/]+\/deliveries$/.test(entry.delivery_url));
  const missing = TOPICS.filter(
    (topic) => !ours.some((entry) => entry.topic === topic && entry.status === 'active'),
  );
  return missing.length === 0
    ? { name: 'webhooks', result: 'ok', sentence: 'The four order webhooks are active.' }
    : {
        name: 'webhooks',
        result: 'failed',
        sentence: `No active webhook for ${missing.join(', ')}. Add or re-activate them in WooCommerce → Settings → Advanced → Webhooks.`,
      };
}

function checkClock(header: string | undefined, startedMs: number): ShopCheck {
  const seconds = clockSkewSeconds(header, startedMs);
  if (seconds === undefined)
    return { name: 'clock', result: 'note', sentence: 'The shop does not tell its time.' };
  return Math.abs(seconds) <= CLOCK_TOLERANCE_SECONDS
    ? { name: 'clock', result: 'ok', sentence: 'The clocks of the shop and this machine agree.' }
    : {
        name: 'clock',
        result: 'failed',
        sentence: `The shop's clock is ${seconds} s ahead of this machine's. Set both by NTP: signatures depend on it.`,
      };
}
