import { clockSkewSeconds } from '../../shared/clock-skew.ts';
import type { ShopCheck } from '../connector.ts';
import { ShopError } from '../shop-error.ts';
import type { WooCommerceRest } from './rest-client.ts';
import { listWebhooks, TOPICS } from './webhooks.ts';

/** WooCommerce refuses OAuth timestamps that are more than 15 minutes off. */
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * The doctor for a shop without the plugin: address, keys, webhooks and clock, one after the other.
 *
 * @param keptUrl Where the webhooks deliver that the sidecar keeps; null: somebody made them by hand.
 */
export async function* checkShop(rest: WooCommerceRest, keptUrl: string | null): AsyncGenerator<ShopCheck> {
  const started = Date.now();
  try {
    const orders = await rest.send({ method: 'GET', path: '/orders', query: { per_page: '1' } });
    if (orders.status !== 200) throw new ShopError('shop_unexpected_answer', missingApi(rest.siteUrl));
    yield { name: 'address', result: 'ok', sentence: `${rest.siteUrl} answers as a WooCommerce.` };
    yield { name: 'read', result: 'ok', sentence: 'The REST keys may read orders.' };
    yield await checkWrite(rest);
    yield await checkWebhooks(rest, keptUrl);
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

async function checkWebhooks(rest: WooCommerceRest, keptUrl: string | null): Promise<ShopCheck> {
  const all = await listWebhooks(rest);
  const isOurs = (url: string) =>
    keptUrl === null ? /\/v1\/shops\/[^/]+\/deliveries$/.test(url) : url === keptUrl;
  const ours = all.filter((entry) => isOurs(entry.delivery_url));
  const missing = TOPICS.filter(
    (topic) => !ours.some((entry) => entry.topic === topic && entry.status === 'active'),
  );
  if (missing.length === 0)
    return { name: 'webhooks', result: 'ok', sentence: 'The four order webhooks are active.' };
  const wayOut =
    keptUrl === null
      ? 'Add or re-activate them in WooCommerce → Settings → Advanced → Webhooks.'
      : 'The sidecar makes them, and switches them on again, at its next look: every 15 minutes.';
  const sentence = `No active webhook for ${missing.join(', ')}. ${wayOut}`;
  return { name: 'webhooks', result: 'failed', sentence };
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
