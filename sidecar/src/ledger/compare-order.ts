import type { PaidState } from './paid.ts';

/** An order as the shop lists it, beside what the ledger has of it. */
export interface OrderToCompare {
  /** Its snapshot is in the ledger. */
  isStored: boolean;
  /** It says nothing that was not planned from that snapshot. */
  isSame: boolean;
  /** A delivery of it waits, or it changed so lately that one may be on its way. */
  isUnderWay: boolean;
  /** A line of it sells a course, or somebody was given one by it. */
  concernsCourses: boolean;
  hasGrants: boolean;
  isBackfilled: boolean;
  paid: PaidState;
  /** The lines have settled into something that the shop was not told. */
  lacksReport: boolean;
}

export type OrderFinding =
  /** Paid, and it never arrived. */
  | 'order_missing'
  /** What arrived is older than what the shop says. */
  | 'order_outdated'
  /** The shop no longer has it, and somebody still learns by it. */
  | 'order_gone'
  /** Its topic is an order's, and its body is none. */
  | 'order_unreadable'
  /** Paid before the shop was connected: only a backfill takes it over. */
  | 'order_before_connection'
  | 'report_missing';

/** Those that a run takes in as if they had been delivered, or says once more. */
export const REPAIRED_ORDERS: readonly OrderFinding[] = [
  'order_missing',
  'order_outdated',
  'order_gone',
  'order_unreadable',
  'report_missing',
];

/** Compares an order with the ledger. Pure. @returns undefined where nothing is amiss. */
export function compareOrder(order: OrderToCompare): OrderFinding | undefined {
  if (order.isUnderWay || !order.concernsCourses) return undefined;
  const isOld = !order.paid.isPaid && order.paid.reason === 'before_connection';
  if (isOld && !order.hasGrants && !order.isBackfilled) return 'order_before_connection';
  // What is not paid yet announces itself when it is.
  if (!order.isStored) return order.paid.isPaid ? 'order_missing' : undefined;
  if (!order.isSame) return 'order_outdated';
  return order.lacksReport ? 'report_missing' : undefined;
}
