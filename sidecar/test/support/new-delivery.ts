import { createHash } from 'node:crypto';
import type { NewDelivery } from '../../src/store/inbox.ts';

/** A delivery of shop "books", ready to be stored; `text` is its body. */
export function newDelivery(
  orderId: string,
  overrides: Partial<NewDelivery> & { text?: string } = {},
): NewDelivery {
  const { text = `{"id":${orderId}}`, ...rest } = overrides;
  return {
    shopId: 'books',
    orderId,
    topic: 'order.updated',
    webhookId: null,
    headers: {},
    body: Buffer.from(text),
    bodyHash: createHash('sha256').update(text).digest('hex'),
    setAside: null,
    ...rest,
  };
}
