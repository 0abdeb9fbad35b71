import type { Order, OrderLine } from './order.ts';

/** What went back to the buyer of one order line. */
export interface RefundedPart {
  /** The whole line: all its money, or all its seats, whatever the other of the two says. */
  isWhole: boolean;
  /** Seats that the refunds name. */
  seats: number;
  /** Money went back without a word about seats. */
  isUnclear: boolean;
}

/** Amounts are decimals as the shop prints them; their sums are not exact. */
const HALF_A_CENT = 0.005;

/** Adds up what the order's refunds say of a line. */
export function refundedPart(order: Order, line: OrderLine): RefundedPart {
  const parts = order.refunds.flatMap((refund) =>
    (refund.lines ?? []).filter((part) => part.lineId === line.lineId),
  );
  const amount = parts.reduce((sum, part) => sum + part.amount, 0);
  const seats = parts.reduce((sum, part) => sum + part.quantity, 0);
  const isAllMoney = line.total > 0 && amount > line.total - HALF_A_CENT;
  const isAllSeats = seats > 0 && seats >= line.quantity;
  const namesNoLine = order.refunds.some((refund) => refund.lines?.length === 0);
  return {
    isWhole: isAllMoney || isAllSeats,
    seats,
    isUnclear: namesNoLine || parts.some((part) => part.quantity === 0),
  };
}
