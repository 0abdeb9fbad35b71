import type { Order } from './order.ts';
import type { PaidPolicy } from './paid.ts';

/** What a shop does about money that somebody has to see on a bank account. */
export interface TransferTerms {
  /** Days without an answer after which the confirmers are asked once more. */
  remindAfterDays: number;
  /** How often they are; then it needs attention. */
  reminders: number;
  /** Days that a mailed link can be used. */
  linkDays: number;
  /** What becomes of the order whose money did not arrive as it should. */
  refused: 'keep' | 'cancel';
}

export const DEFAULT_TRANSFER_TERMS: TransferTerms = {
  remindAfterDays: 3,
  reminders: 2,
  linkDays: 30,
  refused: 'keep',
};

/** WooCommerce's status of an order whose money nobody has seen yet (gateways/bacs, gateways/cheque). */
export const AWAITING_MONEY = 'on-hold';

/** Whether somebody has to say that an order's money arrived. Orders older than the connection are left alone. */
export function awaitsTransfer(order: Order, policy: PaidPolicy): boolean {
  const isTransfer = policy.gatewayClasses[order.paymentGateway] === 'transfer';
  const isOld = order.createdAt !== null && order.createdAt < policy.connectedAt;
  return order.status === AWAITING_MONEY && isTransfer && !isOld;
}

/** What somebody decided about an order's money, for the shop to carry out if the order still asks for just that. */
export interface Payment {
  /** `kept`: it stays on hold, and is only told. */
  decision: 'paid' | 'cancelled' | 'kept';
  /** As the shop writes them. */
  amount: string;
  currency: string;
}

/** Who is asked about what; empty where it does not matter. */
export interface Confirmers {
  shopId: string;
  lmsId: string;
  sku: string;
  addresses: string[];
}

/** What an order is made of, as far as its confirmers go. */
export interface Confirmable {
  shopId: string;
  lmsIds: string[];
  skus: string[];
}

/**
 * Whom to ask about an order: whoever is named for a product of it, else for an LMS of it, else for its shop, else for
 * everything. Several who are named alike are all asked.
 */
export function chooseConfirmers(all: Confirmers[], { shopId, lmsIds, skus }: Confirmable): string[] {
  const fitting = all.filter(
    (one) =>
      (one.shopId === '' || one.shopId === shopId) &&
      (one.lmsId === '' || lmsIds.includes(one.lmsId)) &&
      (one.sku === '' || skus.includes(one.sku)),
  );
  const closest = Math.max(...fitting.map(closeness));
  return [
    ...new Set(fitting.filter((one) => closeness(one) === closest).flatMap(({ addresses }) => addresses)),
  ];
}

/** A product says more than an LMS, an LMS more than a shop. */
function closeness({ shopId, lmsId, sku }: Confirmers): number {
  return (sku === '' ? 0 : 4) + (lmsId === '' ? 0 : 2) + (shopId === '' ? 0 : 1);
}
