import { parseEmail, type Email } from './email.ts';
import type { Order, OrderLine } from './order.ts';

/** Who said who the learner is. Staff's word stays until the line itself is edited later. */
export type SeatSource = 'line' | 'customer' | 'staff';

/** One seat of an order line, as remembered between deliveries. */
export interface Seat {
  lineId: string;
  seat: number;
  learner: Email | null;
  source: SeatSource | null;
  /** What the line named when it was last planned, to notice a later edit; empty: nothing. */
  named: string;
  /** The order's billing address when the seat got its learner; a change of it alone is a question. */
  customer: string;
}

export type SeatProblem = 'learner_email_invalid' | 'customer_email_changed';

export interface PlannedSeat {
  seat: Seat;
  problem: SeatProblem | null;
}

/**
 * Decides who sits where on a line.
 *
 * A quantity of one with nobody named is for the buyer; more seats wait until each has a learner, since a single
 * buyer cannot take three.
 */
export function planSeats(
  order: Order,
  line: OrderLine,
  quantity: number,
  remembered: Seat[],
): PlannedSeat[] {
  return Array.from({ length: quantity }, (_, index) => {
    const before = remembered.find((seat) => seat.lineId === line.lineId && seat.seat === index + 1);
    return planSeat(order, line, index + 1, before);
  });
}

function planSeat(order: Order, line: OrderLine, number: number, before: Seat | undefined): PlannedSeat {
  const named = (line.learners[number - 1] ?? '').trim();
  const customer = order.customer.email.trim();
  const seat = { lineId: line.lineId, seat: number, named, customer };
  const isEdited = named !== '' && named.toLowerCase() !== before?.named.toLowerCase();
  const typed = named || (line.quantity === 1 ? customer : '');
  const learner = parseEmail(typed) ?? null;
  // An edit that is no address moves nobody: whoever sits there stays until it is corrected.
  if (before?.learner && (!isEdited || !learner)) return keep(seat, before, isEdited);
  return {
    seat: { ...seat, learner, source: learner && (named ? 'line' : 'customer') },
    problem: typed !== '' && !learner ? 'learner_email_invalid' : null,
  };
}

/** The billing address stays the one that the seat was given by: a later one is asked about until it is undone. */
function keep(seat: Omit<Seat, 'learner' | 'source'>, before: Seat, isEdited: boolean): PlannedSeat {
  const { learner, customer } = before;
  // A later edit of the line is the last word, also when it is none that can be followed.
  const source = isEdited && before.source === 'staff' ? 'line' : before.source;
  const kept = { ...seat, learner, source, customer };
  const isInvalid = seat.named !== '' && !parseEmail(seat.named) && source !== 'staff';
  if (isInvalid) return { seat: kept, problem: 'learner_email_invalid' };
  const isStale = source === 'customer' && seat.customer.toLowerCase() !== customer.toLowerCase();
  return { seat: kept, problem: isStale ? 'customer_email_changed' : null };
}
