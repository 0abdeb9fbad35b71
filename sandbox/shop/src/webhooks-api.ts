import { randomBytes } from 'node:crypto';

import type { Reply } from '../../kit/reply.ts';
import type { JsonRecord } from '../../kit/parse.ts';
import { stampNow } from './dates.ts';
import type { Webhook } from './model.ts';
import { textField } from './order-fields.ts';
import { pageOf } from './page.ts';
import type { RestRequest, RestRoute } from './rest.ts';
import type { Shop } from './shop.ts';
import { nextId } from './state.ts';
import { invalidParams, missingParams, restReply, WpError } from './wp-error.ts';

/** Webhooks of `wc/v3` (`WC_REST_Webhooks_Controller`): a new one is pinged at once. */
export const webhookRoutes: readonly RestRoute[] = [
  { path: /^\/wc\/v3\/webhooks$/, subject: 'list', methods: { GET: listWebhooks, POST: addWebhook } },
  {
    path: /^\/wc\/v3\/webhooks\/(?<id>\d+)$/,
    subject: 'item',
    methods: {
      GET: getWebhook,
      PUT: editWebhook,
      PATCH: editWebhook,
      POST: editWebhook,
      DELETE: removeWebhook,
    },
  },
];

const hooks: Readonly<Record<string, readonly string[]>> = {
  'order.created': ['woocommerce_new_order'],
  'order.updated': ['woocommerce_update_order', 'woocommerce_order_refunded'],
  'order.deleted': ['wp_trash_post', 'woocommerce_trash_order'],
  'order.restored': ['untrashed_post', 'woocommerce_untrash_order'],
};

function listWebhooks(request: RestRequest): Reply {
  const { shop, query } = request;
  const status = query['status'] ?? 'all';
  const webhooks = [...shop.state.webhooks.values()].filter(
    (hook) => status === 'all' || hook.status === status,
  );
  return pageOf(request, webhooks.reverse(), (webhook) => toWebhookObject(shop, webhook));
}

function getWebhook(request: RestRequest): Reply {
  return restReply(200, toWebhookObject(request.shop, requireWebhook(request)));
}

async function addWebhook({ shop, body }: RestRequest): Promise<Reply> {
  const topic = textField(body, 'topic');
  const deliveryUrl = textField(body, 'delivery_url');
  const missing = [
    ...(topic === undefined ? ['topic'] : []),
    ...(deliveryUrl === undefined ? ['delivery_url'] : []),
  ];
  if (topic === undefined || deliveryUrl === undefined) throw missingParams(missing);
  const now = stampNow(shop).gmt;
  const webhook: Webhook = {
    id: nextId(shop.state, 'webhook'),
    name: textField(body, 'name') ?? `Webhook created on ${now}`,
    status: readStatus(body) ?? 'active',
    topic: checkTopic(topic),
    deliveryUrl: checkUrl(deliveryUrl),
    secret: textField(body, 'secret') ?? randomBytes(25).toString('hex'),
    dateCreatedGmt: now,
    dateModifiedGmt: now,
    failureCount: 0,
    pendingDelivery: true,
  };
  shop.state.webhooks.set(webhook.id, webhook);
  await shop.deliveries.ping(shop, webhook);
  return restReply(201, toWebhookObject(shop, webhook));
}

async function editWebhook(request: RestRequest): Promise<Reply> {
  const { shop, body } = request;
  const webhook = requireWebhook(request, 400);
  const deliveryUrl = textField(body, 'delivery_url') ?? webhook.deliveryUrl;
  const isMoved = deliveryUrl !== webhook.deliveryUrl;
  webhook.topic = checkTopic(textField(body, 'topic') ?? webhook.topic);
  webhook.deliveryUrl = checkUrl(deliveryUrl);
  webhook.status = readStatus(body) ?? webhook.status; // the count of failures stays when it is switched on again
  webhook.secret = textField(body, 'secret') ?? webhook.secret;
  webhook.name = textField(body, 'name') ?? webhook.name;
  webhook.dateModifiedGmt = stampNow(shop).gmt;
  if (webhook.status === 'active' && (isMoved || webhook.pendingDelivery))
    await shop.deliveries.ping(shop, webhook);
  return restReply(200, toWebhookObject(shop, webhook));
}

function removeWebhook(request: RestRequest): Reply {
  const { shop, query, body } = request;
  const webhook = requireWebhook(request);
  if (query['force'] !== 'true' && body['force'] !== true) {
    throw new WpError(501, 'woocommerce_rest_trash_not_supported', 'Webhooks do not support trashing.');
  }
  shop.state.webhooks.delete(webhook.id);
  return restReply(200, toWebhookObject(shop, webhook));
}

function requireWebhook({ shop, params }: RestRequest, status = 404): Webhook {
  const webhook = shop.state.webhooks.get(Number(params['id']));
  if (webhook === undefined)
    throw new WpError(status, 'woocommerce_rest_shop_webhook_invalid_id', 'Invalid ID.');
  return webhook;
}

function checkTopic(topic: string): string {
  if (hooks[topic] !== undefined) return topic;
  throw new WpError(400, 'woocommerce_rest_webhook_invalid_topic', 'Webhook topic must be valid.');
}

function checkUrl(url: string): string {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  const text = 'Webhook delivery URL must be a valid URL starting with http:// or https://.';
  throw new WpError(400, 'woocommerce_rest_webhook_invalid_delivery_url', text);
}

function readStatus(body: JsonRecord): Webhook['status'] | undefined {
  const { status } = body;
  if (status === undefined) return undefined;
  if (status === 'active' || status === 'paused' || status === 'disabled') return status;
  throw invalidParams({ status: 'status is not one of active, paused, and disabled.' });
}

/** The secret never comes back. */
function toWebhookObject(shop: Shop, webhook: Webhook) {
  const [resource = '', event = ''] = webhook.topic.split('.');
  const collection = `${shop.siteUrl}/wp-json/wc/v3/webhooks`;
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    resource,
    event,
    hooks: hooks[webhook.topic] ?? [],
    delivery_url: webhook.deliveryUrl,
    date_created: webhook.dateCreatedGmt,
    date_created_gmt: webhook.dateCreatedGmt,
    date_modified: webhook.dateModifiedGmt,
    date_modified_gmt: webhook.dateModifiedGmt,
    _links: { self: [{ href: `${collection}/${webhook.id}` }], collection: [{ href: collection }] },
  };
}
