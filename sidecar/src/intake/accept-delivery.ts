import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '../shared/logger.ts';
import type { NewDelivery } from '../store/inbox.ts';
import type { DeliveryHeaders } from './verify-signature.ts';

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

const identified = z.object({ id: z.number().int().positive() });
const envelope = z.object({ matricula: z.object({ topic: z.string() }) });
/** A name such as `order.updated`; anything else is none, and is not kept or logged as one. */
const TOPIC = /^[a-z_]{1,32}\.[a-z_]{1,64}$/;

/** How a delivery was sent. */
export interface SentDelivery {
  headers: DeliveryHeaders;
  body: Buffer;
  /** The body, parsed; undefined where it is no JSON. */
  json: unknown;
}

/**
 * What is stored of one delivery, however it came: pushed by the shop, or handed over from its outbox. Its parsed body is
 * not kept while it waits for the disk: in a rush that would be most of the memory.
 */
export function toDelivery(shopId: string, { headers, body, json }: SentDelivery): NewDelivery {
  const orderId = identified.safeParse(json).data?.id;
  const named = envelope.safeParse(json).data?.matricula.topic ?? headers['x-wc-webhook-topic'] ?? '';
  const topic = TOPIC.test(named) ? named : '';
  const isOrder = orderId !== undefined && topic.startsWith('order.');
  return {
    shopId,
    orderId: isOrder ? String(orderId) : '',
    topic,
    webhookId: headers['webhook-id'] ?? null,
    headers: keep(headers),
    body,
    bodyHash: createHash('sha256').update(body).digest('hex'),
    setAside: isOrder ? null : 'not_an_order',
  };
}

export interface StoreParts {
  logger: Logger;
  /** Stores it and commits. @returns The row's id, or undefined for a repeat. */
  store: (delivery: NewDelivery) => Promise<string | undefined>;
}

/** Stores one delivery, and says so in the log. */
export async function acceptDelivery(
  { logger, store }: StoreParts,
  delivery: NewDelivery,
): Promise<'stored' | 'repeat' | 'set_aside'> {
  const { shopId, orderId, topic, setAside } = delivery;
  const trace = await store(delivery);
  if (!trace) return 'repeat';
  logger.info({ trace, shop: shopId, order: orderId || undefined, topic }, 'delivery.stored');
  return setAside === null ? 'stored' : 'set_aside';
}

function keep(headers: DeliveryHeaders): Record<string, string> {
  return Object.fromEntries(KEPT_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
}
