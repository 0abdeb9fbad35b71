import type { Order } from './order.ts';

/**
 * How a payment gateway's money arrives. `on_delivery`: after the goods, so only a completed order is paid.
 * `transfer`: somebody confirms it by moving the order on. Every other gateway is `standard`; `transfer` and
 * `standard` follow the same rule here.
 */
export type GatewayClass = 'standard' | 'transfer' | 'on_delivery';

/** A shop's rules for when an order counts as paid. */
export interface PaidPolicy {
  grantingStatuses: string[];
  gatewayClasses: Record<string, GatewayClass>;
  /** Orders paid earlier open nothing until they are backfilled. */
  connectedAt: Date;
}

export type PaidState =
  | { isPaid: true }
  | { isPaid: false; reason: 'not_granting' | 'awaits_completion' | 'no_paid_date' | 'before_connection' };

export const DEFAULT_GRANTING_STATUSES = ['processing', 'completed'];

/** WooCommerce's own gateways whose paid date proves nothing, or comes from a person (gateways/{cod,bacs,cheque}). */
export const DEFAULT_GATEWAY_CLASSES: Record<string, GatewayClass> = {
  cod: 'on_delivery',
  bacs: 'transfer',
  cheque: 'transfer',
};

/** Says whether an order is paid, and if not, why not. A custom status counts where the shop's policy names it. */
export function paidState(order: Order, policy: PaidPolicy): PaidState {
  if (!policy.grantingStatuses.includes(order.status)) return { isPaid: false, reason: 'not_granting' };
  const isOnDelivery = policy.gatewayClasses[order.paymentGateway] === 'on_delivery';
  if (isOnDelivery && order.status !== 'completed') return { isPaid: false, reason: 'awaits_completion' };
  if (order.paidAt === null) return { isPaid: false, reason: 'no_paid_date' };
  if (order.paidAt < policy.connectedAt) return { isPaid: false, reason: 'before_connection' };
  return { isPaid: true };
}
