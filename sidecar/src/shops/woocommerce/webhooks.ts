import { z } from 'zod';
import type { HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import type { KeptWebhooks, WantedWebhooks } from '../connector.ts';
import { ShopError } from '../shop-error.ts';
import type { WooCommerceRest } from './rest-client.ts';

/** What a shop tells of its orders. Deleting one for good announces itself nowhere; `order.deleted` is the trash. */
export const TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];

const PAGE_SIZE = 100;
/** Nobody has so many; a shop that pages wrongly must not keep us for ever. */
const MOST_PAGES = 50;

const webhook = z.object({ id: z.number(), topic: z.string(), status: z.string(), delivery_url: z.string() });

export type Webhook = z.infer<typeof webhook>;

/** @throws ShopError */
export async function listWebhooks(rest: WooCommerceRest): Promise<Webhook[]> {
  const all: Webhook[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = { per_page: String(PAGE_SIZE), page: String(page), orderby: 'id', order: 'asc' };
    const answer = await rest.send({ method: 'GET', path: '/webhooks', query });
    const found = z.array(webhook).safeParse(parseJson(answer.text));
    if (answer.status !== 200 || !found.success) throw unexpected('listing webhooks', answer);
    all.push(...found.data);
    if (found.data.length < PAGE_SIZE) break;
  }
  return all;
}

/**
 * Sees to it that there is one active webhook for each topic: makes what is missing, switches on what WooCommerce switched
 * off after deliveries that failed, and removes doubles, which an answer that was lost may have left. Done twice, it changes
 * nothing; other webhooks are left alone.
 *
 * @throws ShopError
 */
export async function keepWebhooks(rest: WooCommerceRest, wanted: WantedWebhooks): Promise<KeptWebhooks> {
  const urls = [wanted.deliveryUrl, ...wanted.formerUrls];
  const ours = (await listWebhooks(rest)).filter(({ delivery_url: url }) => urls.includes(url));
  const kept: KeptWebhooks = { made: [], mended: [], removed: 0 };
  for (const topic of TOPICS) {
    const [first, ...doubles] = ours.filter((entry) => entry.topic === topic).sort(activeFirst);
    if (!first) {
      await write(rest, 'POST', '/webhooks', { ...toBody(wanted), topic });
      kept.made.push(topic);
    } else if (!isAsWanted(first, wanted) || wanted.isSecretNew) {
      await write(rest, 'PUT', `/webhooks/${first.id}`, toBody(wanted));
      if (!isAsWanted(first, wanted)) kept.mended.push(topic);
    }
    for (const double of doubles) await write(rest, 'DELETE', `/webhooks/${double.id}?force=true`);
    kept.removed += doubles.length;
  }
  return kept;
}

function activeFirst(one: Webhook, other: Webhook): number {
  return Number(other.status === 'active') - Number(one.status === 'active') || one.id - other.id;
}

function isAsWanted({ status, delivery_url: url }: Webhook, { deliveryUrl }: WantedWebhooks): boolean {
  return status === 'active' && url === deliveryUrl;
}

function toBody({ deliveryUrl, secret }: WantedWebhooks) {
  return { name: 'Matricula', status: 'active', delivery_url: deliveryUrl, secret };
}

async function write(
  rest: WooCommerceRest,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<void> {
  const answer = await rest.send({ method, path, ...(body && { body }) });
  const isDone = answer.status === (method === 'POST' ? 201 : 200);
  // Removed meanwhile by somebody else: what is missing is made at the next look.
  if (!isDone && !(method === 'DELETE' && answer.status === 404))
    throw unexpected('keeping webhooks', answer);
}

/**
 * Tries keys that just came: reading orders, writing (to an order that is not there; the permission is checked first) and
 * seeing webhooks.
 *
 * @throws ShopError saying what they are not good for.
 */
export async function proveKeys(rest: WooCommerceRest): Promise<void> {
  const orders = await rest.send({ method: 'GET', path: '/orders', query: { per_page: '1' } });
  if (orders.status !== 200)
    throw new ShopError('shop_unexpected_answer', 'There is no WooCommerce REST API.');
  await rest.send({ method: 'PUT', path: '/orders/0', body: {} });
  const webhooks = await rest.send({ method: 'GET', path: '/webhooks', query: { per_page: '1' } });
  if (webhooks.status !== 200) throw unexpected('listing webhooks', webhooks);
}

/** Not what WooCommerce answers to keys that may do this: a cache, a firewall or a maintenance page, or another release. */
function unexpected(what: string, { status }: HttpResponse): ShopError {
  return new ShopError(
    status < 300 ? 'shop_failing' : 'shop_unexpected_answer',
    `${what} is answered with ${status}.`,
  );
}
