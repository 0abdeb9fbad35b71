/** What becomes of the access to a course whose money went back. `ask`: staff decides each time. */
export type OnRefund = 'remove' | 'audit' | 'keep' | 'ask';

/** A shop's rules for money that went back (`matricula shop policy`). */
export interface RefundPolicy {
  /** A refund of a line or a seat, and a paid order that is cancelled, fails or is set to refunded. */
  onRefund: OnRefund;
  /** A paid order that is put into the trash or deleted: shops tidy up. */
  onTrash: OnRefund;
  /** Days from payment to refund within which `onRefund` holds; null: for ever. */
  windowDays: number | null;
  /** What holds after those days. */
  afterWindow: 'ask' | 'keep';
}

/** What a product says for itself; it was sold under that, so it stays with the order line. */
export type ProductRefundPolicy = Partial<Pick<RefundPolicy, 'onRefund' | 'windowDays'>>;

export const ON_REFUND = ['remove', 'audit', 'keep', 'ask'] as const satisfies OnRefund[];

/**
 * Money back ends the access, a tidied order asks, and a refund after the window asks: a charge-back or a favour months
 * later is nothing that a rule of the shop foresaw.
 */
export const DEFAULT_REFUND_POLICY: RefundPolicy = {
  onRefund: 'remove',
  onTrash: 'ask',
  windowDays: null,
  afterWindow: 'ask',
};

const DAY_MS = 24 * 60 * 60_000;

/**
 * Decides what the policy says of refunds. Their own dates count, not when we heard of them, so that a late delivery
 * ends the same. Without a date nobody can tell: asked.
 *
 * @param refundedAt When the money went back, refund by refund; the last counts. Empty: the order ended without a
 *   refund, where there is no date that stays the same, and the window does not apply.
 */
export function decideRefund(
  policy: RefundPolicy,
  paidAt: Date | null,
  refundedAt: (Date | null)[],
): OnRefund {
  if (policy.windowDays === null || refundedAt.length === 0) return policy.onRefund;
  const times = refundedAt.map((date) => date?.getTime() ?? NaN);
  const days = (Math.max(...times) - (paidAt?.getTime() ?? NaN)) / DAY_MS;
  if (Number.isNaN(days)) return 'ask';
  return days <= policy.windowDays ? policy.onRefund : policy.afterWindow;
}
