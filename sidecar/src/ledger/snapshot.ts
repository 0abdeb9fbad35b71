import { createHash } from 'node:crypto';
import type { Order, Refund } from './order.ts';
import { AWAITING_MONEY } from './transfer.ts';

/**
 * Hash of everything that Plan reads; what is to be paid only where somebody has to see the money. A delivery whose fingerprint is known changes nothing: our own write-backs come
 * back that way. Parts of a snapshot may come from the database, which does not keep the order of names (jsonb).
 */
export function fingerprint(order: Order): string {
  const read = {
    ...order,
    modifiedAt: null,
    sequence: null,
    createdAt: null,
    number: '',
    currency: undefined,
    total: order.status === AWAITING_MONEY ? order.total : undefined,
  };
  return createHash('sha256').update(JSON.stringify(read, sortNames)).digest('base64url');
}

function sortNames(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Whether a delivered snapshot is certainly newer than the stored one: by the plugin's sequence where both have one,
 * else by the shop's own modified time. When it is not certain (equal, older or missing), the shop has to be asked.
 */
export function isCertainlyNewer(delivered: Order, stored: Order | undefined): boolean {
  if (!stored) return true;
  if (delivered.sequence !== null && stored.sequence !== null) return delivered.sequence > stored.sequence;
  if (delivered.modifiedAt === null || stored.modifiedAt === null) return false;
  return delivered.modifiedAt > stored.modifiedAt;
}

/** Puts what was read of refunds before, or just now, into a snapshot, which names them without lines and dates. */
export function withRefundLines(order: Order, known: Refund[]): Order {
  const byId = new Map(known.map((refund) => [refund.refundId, refund]));
  return {
    ...order,
    refunds: order.refunds.map((refund) => ({
      ...refund,
      refundedAt: refund.refundedAt ?? byId.get(refund.refundId)?.refundedAt ?? null,
      lines: refund.lines ?? byId.get(refund.refundId)?.lines,
    })),
  };
}
