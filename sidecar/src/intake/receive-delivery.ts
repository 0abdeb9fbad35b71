import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { parseJson } from '../shared/parse-json.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { storeDelivery } from '../store/inbox.ts';
import { noteAcceptance, noteRefusal } from '../store/shops.ts';
import type { KnownShop, ShopDirectory } from './shop-directory.ts';
import { isSignatureValid, signatureScheme, type DeliveryHeaders } from './verify-signature.ts';

export interface IntakeParts {
  db: Db;
  shops: ShopDirectory;
  logger: Logger;
  metrics: Metrics;
  /** Called after a delivery is stored: there is work. */
  wake: () => void;
}

/** What became of one delivery. */
export type Receipt = { accepted: 'stored' | 'repeat' | 'set_aside' | 'ping' } | { refused: Problem };

/** Headers kept with the body: what tells deliveries apart, and no signature. */
const KEPT_HEADERS = [
  'content-type',
  'user-agent',
  'webhook-id',
  'webhook-timestamp',
  'x-wc-webhook-source',
  'x-wc-webhook-topic',
  'x-wc-webhook-id',
  'x-wc-webhook-delivery-id',
];

/**
 * Takes one delivery: checks its signature over the raw body, stores it as sent, commits, and only then accepts.
 *
 * Accepted deliveries are answered with 200, never 202: WooCommerce's ping, unsigned and form-encoded, takes any
 * other status as an error and shows it to the merchant (class-wc-webhook.php, `deliver_ping`).
 */
export async function receiveDelivery(
  parts: IntakeParts,
  shopId: string,
  headers: DeliveryHeaders,
  body: Buffer,
): Promise<Receipt> {
  const shop = await parts.shops.find(shopId);
  if (!shop) return { refused: unknownShop };
  const scheme = signatureScheme(headers);
  if (scheme === 'none') return isPing(headers, body) ? { accepted: 'ping' } : { refused: unsigned };
  if (!isSignatureValid(headers, body, shop.secrets)) {
    const fresh = await parts.shops.find(shopId, { fresh: true });
    if (!fresh || !isSignatureValid(headers, body, fresh.secrets)) return refuse(parts, shop);
  }
  const json = parseJson(body.toString('utf8'));
  if (json === undefined) return { refused: notJson };
  return store(parts, shop, headers, body, json);
}

async function refuse(parts: IntakeParts, shop: KnownShop): Promise<Receipt> {
  if (parts.shops.shouldNoteRefusal(shop.shopId)) {
    await inTenant(parts.db, shop.tenantId, (trx) => noteRefusal(trx, shop.shopId));
  }
  return { refused: wrongSignature };
}

const identified = z.object({ id: z.number().int().positive() });
const envelope = z.object({ matricula: z.object({ topic: z.string() }) });

async function store(
  parts: IntakeParts,
  shop: KnownShop,
  headers: DeliveryHeaders,
  body: Buffer,
  json: unknown,
): Promise<Receipt> {
  const orderId = identified.safeParse(json).data?.id;
  const topic = envelope.safeParse(json).data?.matricula.topic ?? headers['x-wc-webhook-topic'] ?? '';
  const isOrder = orderId !== undefined && topic.startsWith('order.');
  const trace = await inTenant(parts.db, shop.tenantId, async (trx) => {
    const id = await storeDelivery(trx, {
      shopId: shop.shopId,
      orderId: isOrder ? String(orderId) : '',
      topic,
      webhookId: headers['webhook-id'] ?? null,
      headers: keep(headers),
      body,
      bodyHash: createHash('sha256').update(body).digest('hex'),
      setAside: isOrder ? null : 'not_an_order',
    });
    await noteAcceptance(trx, shop.shopId);
    return id;
  });
  if (!trace) return { accepted: 'repeat' };
  parts.logger.info({ trace, shop: shop.shopId, order: orderId, topic }, 'delivery.stored');
  if (!isOrder) return { accepted: 'set_aside' };
  parts.wake();
  return { accepted: 'stored' };
}

function keep(headers: DeliveryHeaders): Record<string, string> {
  return Object.fromEntries(KEPT_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
}

/** `webhook_id=1`, form-encoded: what WooCommerce sends when a webhook is saved. It is not an event. */
function isPing(headers: DeliveryHeaders, body: Buffer): boolean {
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return isForm && body.length < 100 && /^webhook_id=\d+$/.test(body.toString('latin1'));
}

const unknownShop: Problem = {
  status: 404,
  code: 'shop_unknown',
  title: 'Unknown shop',
  detail: 'No shop has this address. Copy the delivery address that "matricula shop add" printed.',
};

const unsigned: Problem = {
  status: 401,
  code: 'signature_missing',
  title: 'Signature missing',
  detail: 'The delivery carries no signature. Set the webhook secret in the shop.',
};

const wrongSignature: Problem = {
  status: 401,
  code: 'signature_wrong',
  title: 'Wrong signature',
  detail: 'The signature does not fit the body and the secret of this shop. Compare the webhook secrets.',
};

const notJson: Problem = {
  status: 400,
  code: 'body_not_json',
  title: 'Not JSON',
  detail: 'The body is signed but is no JSON. Something on the way may have cut it off.',
};

/** The route's handler; `express.raw` must have read the body. */
export function deliveryHandler(parts: IntakeParts): RequestHandler<{ shopId: string }> {
  return async (request, response) => {
    const body: unknown = request.body;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    );
    const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const receipt = await receiveDelivery(parts, request.params.shopId, headers, raw);
    if ('refused' in receipt) {
      parts.metrics.deliveries.inc({ result: receipt.refused.code });
      sendProblem(response, receipt.refused);
      return;
    }
    parts.metrics.deliveries.inc({ result: receipt.accepted });
    response.status(200).json({ result: receipt.accepted });
  };
}
