import type { Order, OrderLine, Refund } from './order.ts';

/** What went back to the buyer of one order line. */
export interface RefundedPart {
  /** The whole line: all its money, or all its seats, whatever the other of the two says. */
  isWhole: boolean;
  /** Seats that the refunds name. */
  seats: number;
  /** Money went back without a word about seats. */
  isUnclear: boolean;
  /** What each refund says of the line, the oldest first. */
  parts: { refund: Refund; seats: number; amount: number }[];
}

/** Amounts are decimals as the shop prints them; their sums are not exact. */
const HALF_A_CENT = 0.005;

/** Adds up what the order's refunds say of a line. */
export function refundedPart(order: Order, line: OrderLine): RefundedPart {
  const parts = oldestFirst(order.refunds).flatMap((refund) => {
    const ofLine = (refund.lines ?? []).filter((part) => part.lineId === line.lineId);
    return ofLine.length === 0
      ? []
      : [{ refund, seats: sum(ofLine, 'quantity'), amount: sum(ofLine, 'amount') }];
  });
  const [amount, seats] = [sum(parts, 'amount'), sum(parts, 'seats')];
  const isAllMoney = line.total > 0 && amount > line.total - HALF_A_CENT;
  const isAllSeats = seats > 0 && seats >= line.quantity;
  return {
    isWhole: isAllMoney || isAllSeats,
    seats,
    isUnclear: order.refunds.some(namesNoLine) || parts.some((part) => part.seats === 0),
    parts,
  };
}

/** Money went back, and the refund does not say what for. */
export function namesNoLine(refund: Refund): boolean {
  return refund.lines?.length === 0;
}

/** By their ids, which rise in every shop: the order in which a shop lists them changes. */
export function oldestFirst(refunds: Refund[]): Refund[] {
  return refunds.toSorted((a, b) => a.refundId.localeCompare(b.refundId, 'en', { numeric: true }));
}

function sum<Name extends string>(parts: Record<Name, number>[], name: Name): number {
  return parts.reduce((total, part) => total + part[name], 0);
}
