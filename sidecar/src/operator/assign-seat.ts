import { parseEmail } from '../ledger/email.ts';
import type { OrderAddress } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { readSeats, saveSeats } from '../store/order-lines.ts';
import { lockOrder, lockOrderAddress } from '../store/orders.ts';
import { addToTimeline } from '../store/timeline.ts';
import { replanOrder } from './replan-orders.ts';

export interface SeatAssignment extends OrderAddress {
  lineId: string;
  /** From 1. */
  seat: number;
  email: string;
  /** Who says so: a login or a token's name. */
  actor: string;
  /** Null: none was given. */
  reason: string | null;
}

export type AssignResult = 'assigned' | 'order_unknown' | 'seat_unknown' | 'email_invalid';

/**
 * Gives a seat to a learner, or to another one, and carries it out. What staff says stays until the line itself is
 * edited in the shop.
 */
export async function assignSeat(trx: TenantTransaction, assignment: SeatAssignment): Promise<AssignResult> {
  const learner = parseEmail(assignment.email);
  if (!learner) return 'email_invalid';
  await lockOrderAddress(trx, assignment);
  const stored = await lockOrder(trx, assignment);
  if (!stored) return 'order_unknown';
  const seats = await readSeats(trx, assignment);
  const seat = seats.find((entry) => entry.lineId === assignment.lineId && entry.seat === assignment.seat);
  if (!seat) return 'seat_unknown';
  await saveSeats(trx, assignment, [{ ...seat, learner, source: 'staff' }]);
  await addToTimeline(trx, {
    shopId: assignment.shopId,
    orderId: assignment.orderId,
    event: 'seat.assigned',
    detail: {
      line: assignment.lineId,
      seat: assignment.seat,
      actor: assignment.actor,
      reason: assignment.reason,
    },
    trace: stored.trace,
  });
  await replanOrder(trx, assignment);
  return 'assigned';
}
