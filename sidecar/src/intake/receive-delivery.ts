import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { parseJson } from '../shared/parse-json.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import type { Db } from '../store/database.ts';
import type { NewDelivery } from '../store/inbox.ts';
import { inTenant } from '../store/in-tenant.ts';
import { noteRefusal } from '../store/shop-sweeps.ts';
import { retireOlderSecrets } from '../store/shops.ts';
import type { DeliveryBatches } from './delivery-batches.ts';
import type { MissedDeliveries } from './missed-deliveries.ts';
import type { KnownShop, ShopDirectory } from './shop-directory.ts';
import { acceptDelivery, toDelivery } from './accept-delivery.ts';
import { isSignatureValid, signatureScheme, type DeliveryHeaders } from './verify-signature.ts';

export interface IntakeParts {
  db: Db;
  batches: DeliveryBatches;
  missed: MissedDeliveries;
  shops: ShopDirectory;
  logger: Logger;
  metrics: Metrics;
  /** Called after a delivery is stored. */
  planSoon: (tenantId: string) => void;
}

/** What became of one delivery. */
export type Receipt = { accepted: 'stored' | 'repeat' | 'set_aside' | 'ping' } | { refused: Problem };

/**
 * Takes one delivery: checks its signature over the raw body, stores it as sent, commits, and only then accepts.
 *
 * Accepted deliveries are answered with 200, never 202: WooCommerce's ping, unsigned and form-encoded, takes any
 * other status as an error and shows it to the merchant (class-wc-webhook.php, `deliver_ping`).
 */
async function receiveDelivery(
  parts: IntakeParts,
  shopId: string,
  headers: DeliveryHeaders,
  body: Buffer,
): Promise<Receipt> {
  let shop = await parts.shops.find(shopId);
  if (!shop) return { refused: unknownShop };
  const scheme = signatureScheme(headers);
  if (scheme === 'none') return isPing(headers, body) ? { accepted: 'ping' } : { refused: unsigned };
  if (!isSignatureValid(headers, body, shop.secrets)) {
    const fresh = await parts.shops.find(shopId, { fresh: true });
    if (fresh?.secrets.length === 0) return { refused: unpairedShop };
    if (!fresh || !isSignatureValid(headers, body, fresh.secrets)) return refuse(parts, shop);
    shop = fresh;
  }
  const json = parseJson(body.toString('utf8'));
  if (json === undefined) return { refused: notJson };
  // Only Standard Webhooks signs the id: WooCommerce's deliveries are told apart by their bodies.
  const kept = scheme === 'standard' ? headers : { ...headers, 'webhook-id': undefined };
  return store(parts, shop, headers, toDelivery(shop.shopId, { headers: kept, body, json }));
}

async function refuse(parts: IntakeParts, shop: KnownShop): Promise<Receipt> {
  if (parts.shops.shouldNoteRefusal(shop.shopId)) {
    await inTenant(parts.db, shop.tenantId, (trx) => noteRefusal(trx, shop.shopId));
  }
  return { refused: wrongSignature };
}

async function store(
  parts: IntakeParts,
  shop: KnownShop,
  headers: DeliveryHeaders,
  delivery: NewDelivery,
): Promise<Receipt> {
  const { batches, logger } = parts;
  const accepted = await acceptDelivery(
    { logger, store: (one) => batches.store(shop.tenantId, one) },
    delivery,
  );
  await noteRotation(parts, shop, headers, delivery.body);
  if (accepted === 'stored') parts.planSoon(shop.tenantId);
  return { accepted };
}

/** A rotation has arrived in the shop once it signs with the new secret. Webhooks have one each, and are changed one by one. */
async function noteRotation(
  parts: IntakeParts,
  { shopId, tenantId, hasPlugin, secrets, newestSealed }: KnownShop,
  headers: DeliveryHeaders,
  body: Buffer,
): Promise<void> {
  if (!hasPlugin || secrets.length < 2 || !isSignatureValid(headers, body, secrets.slice(0, 1))) return;
  await inTenant(parts.db, tenantId, (trx) => retireOlderSecrets(trx, shopId, newestSealed));
  parts.shops.forget(shopId);
}

/** `webhook_id=1`, form-encoded: what WooCommerce sends when a webhook is saved. It is not an event. */
function isPing(headers: DeliveryHeaders, body: Buffer): boolean {
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return isForm && body.length < 100 && /^webhook_id=\d+$/.test(body.toString('latin1'));
}

export const unknownShop: Problem = {
  status: 404,
  code: 'shop_unknown',
  title: 'Unknown shop',
  detail: 'No shop has this address. Copy the delivery address that "matricula shop add" printed.',
};

export const unpairedShop: Problem = {
  status: 410,
  code: 'shop_unpaired',
  title: 'Not paired',
  detail: 'This shop is not paired. Pair it: "matricula shop pair" makes a code.',
};

export const unsigned: Problem = {
  status: 401,
  code: 'signature_missing',
  title: 'Signature missing',
  detail: 'The delivery carries no signature. Set the webhook secret in the shop.',
};

export const wrongSignature: Problem = {
  status: 401,
  code: 'signature_wrong',
  title: 'Wrong signature',
  detail: 'The signature does not fit the body and the secret of this shop. Compare the webhook secrets.',
};

export const notJson: Problem = {
  status: 400,
  code: 'body_not_json',
  title: 'Not JSON',
  detail: 'The body is signed but is no JSON. Something on the way may have cut it off.',
};

/** The headers and the bytes of a request; `readBody` must have read the body. */
export function readRaw(request: { headers: IncomingHttpHeaders; body?: unknown }) {
  const headers: DeliveryHeaders = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return { headers, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) };
}

/** The route's handler; `readBody` must have read the body. */
export function deliveryHandler(parts: IntakeParts): RequestHandler<{ shopId: string }> {
  return async (request, response) => {
    const { headers, body } = readRaw(request);
    const receipt = await receiveDelivery(parts, request.params.shopId, headers, body).catch(
      (error: unknown) => {
        parts.missed.note();
        throw error;
      },
    );
    if ('refused' in receipt) {
      parts.metrics.deliveries.inc({ result: receipt.refused.code });
      sendProblem(response, receipt.refused);
      return;
    }
    parts.metrics.deliveries.inc({ result: receipt.accepted });
    response.status(200).json({ result: receipt.accepted });
  };
}
