import type { CourseMode } from './course-mode.ts';
import type { Email } from './email.ts';
import { targetKey, type Grant, type GrantTarget } from './grant.ts';
import type { OfferProblem } from './offer.ts';
import type { Order, OrderLine } from './order.ts';
import { paidState, type PaidPolicy, type PaidState } from './paid.ts';
import { refundedPart, type RefundedPart } from './refunded-part.ts';
import type { RoutedOffer } from './route-offer.ts';
import { planSeats, type PlannedSeat, type Seat, type SeatProblem } from './seat.ts';

export interface PlanInput {
  order: Order;
  /** By line id; a line without an offer sells no course. */
  offers: ReadonlyMap<string, RoutedOffer>;
  policy: PaidPolicy;
  seats: Seat[];
  grants: Grant[];
}

export type LineProblem = OfferProblem | SeatProblem | 'lms_unknown' | 'quantity_unusable';

/** What happened to a line's money or line after access was given: shown, and decided by a person. */
export type LineFlag = 'refunded' | 'partly_refunded' | 'order_ended' | 'line_removed' | 'quantity_reduced';

export interface PlannedLine {
  lineId: string;
  name: string;
  sku: string;
  quantity: number;
  problems: { problem: LineProblem; detail: string }[];
  flags: LineFlag[];
}

export interface GrantToOpen extends GrantTarget {
  generation: number;
  mode: CourseMode | null;
  learner: Email | null;
}

/** The changes that bring the ledger from what it is to what the order asks for. */
export interface Plan {
  paid: PaidState;
  opens: GrantToOpen[];
  /** A seat that waited got its learner. */
  assigns: { grantId: string; learner: Email }[];
  ends: { grantId: string; cause: 'learner_changed' }[];
  seats: Seat[];
  /** The lines that sell courses, in the order's own order. */
  lines: PlannedLine[];
}

/** More seats than anybody sells, on a line and in an order: a hostile or broken order must not fill the ledger. */
export const MAX_SEATS = 1000;
const MAX_SEATS_OF_ORDER = 5000;

/** Statuses after which a paid order no longer stands; `deleted` is ours for an order that is gone. */
const ENDED_STATUSES = ['cancelled', 'refunded', 'failed', 'trash', 'deleted'];

/**
 * Plans what an order asks of the ledger. Pure: the same input plans the same grants, so a second delivery or a
 * restart changes nothing.
 *
 * Grants are only opened here, given their learner, or moved to another learner. A refund or a cancellation is
 * flagged on its line and ends nothing: a person decides. An anonymised order no longer says who its learners are,
 * so it changes nothing at all.
 */
export function planGrants(input: PlanInput): Plan {
  const { order, policy, seats } = input;
  const paid = paidState(order, policy);
  if (order.anonymised) return { paid, opens: [], assigns: [], ends: [], seats, lines: keptLines(input) };
  const plan: Plan = { paid, opens: [], assigns: [], ends: [], seats: [], lines: [] };
  for (const line of order.lines) {
    const offer = input.offers.get(line.lineId);
    if (offer) planLine(input, plan, line, offer);
  }
  plan.lines.push(...removedLines(input));
  return plan;
}

function planLine(input: PlanInput, plan: Plan, line: OrderLine, offer: RoutedOffer): void {
  const { order } = input;
  const mostSeats = Math.min(MAX_SEATS, MAX_SEATS_OF_ORDER - plan.seats.length);
  const isUsable = Number.isInteger(line.quantity) && line.quantity > 0 && line.quantity <= mostSeats;
  const ofLine = input.grants.filter((grant) => grant.lineId === line.lineId);
  const planned = planSeats(order, line, isUsable ? line.quantity : 0, settledSeats(input.seats, ofLine));
  const refunded = refundedPart(order, line);
  const past = Map.groupBy(ofLine, targetKey);
  const paidSeats = plan.paid.isPaid ? seatsToOpen(planned, line, refunded, ofLine) : new Set();
  const taken = new Set(ofLine.filter((grant) => grant.isActive).map((grant) => grant.seat));
  for (const { seat } of planned) {
    for (const { lmsId, courseKey, mode } of 'entries' in offer ? offer.entries : []) {
      if (lmsId === null) continue;
      const target = { lineId: line.lineId, seat: seat.seat, lmsId, courseKey };
      const pastOfTarget = past.get(targetKey(target)) ?? [];
      const isOpened = planTarget(plan, target, mode, seat, paidSeats.has(seat.seat), pastOfTarget);
      if (isOpened) taken.add(seat.seat);
    }
  }
  plan.seats.push(...planned.map(({ seat }) => seat));
  plan.lines.push({
    lineId: line.lineId,
    name: line.name,
    sku: line.sku,
    quantity: line.quantity,
    problems: [
      ...offerProblems(offer),
      ...seatProblems(planned),
      ...(isUsable ? [] : [{ problem: 'quantity_unusable' as const, detail: String(line.quantity) }]),
    ],
    flags: lineFlags(order, line, refunded, taken),
  });
}

/**
 * What is remembered and may not be planned anew. Before anything was given, the buyer may still correct their address:
 * an order that waits for its payment is filled in again at the checkout.
 */
function settledSeats(seats: Seat[], grants: Grant[]): Seat[] {
  const given = new Set(grants.map((grant) => grant.seat));
  return seats.filter((seat) => seat.source !== 'customer' || given.has(seat.seat));
}

/** The seats that are paid for. A refund takes those that were never given and have no learner first. */
function seatsToOpen(
  planned: PlannedSeat[],
  line: OrderLine,
  refunded: RefundedPart,
  grants: Grant[],
): Set<number> {
  const given = new Set(grants.map((grant) => grant.seat));
  const rank = ({ seat }: PlannedSeat) => (given.has(seat.seat) ? 0 : seat.learner ? 1 : 2);
  const count = refunded.isWhole ? 0 : Math.max(0, Math.floor(line.quantity - refunded.seats));
  const inOrder = planned.toSorted((a, b) => rank(a) - rank(b) || a.seat.seat - b.seat.seat);
  return new Set(inOrder.slice(0, count).map(({ seat }) => seat.seat));
}

/** @returns Whether the seat is given here and now. */
function planTarget(
  plan: Plan,
  target: GrantTarget,
  mode: CourseMode | null,
  seat: Seat,
  mayOpen: boolean,
  past: Grant[],
): boolean {
  const active = past.find((grant) => grant.isActive);
  const generation = past.reduce((highest, grant) => Math.max(highest, grant.generation), 0) + 1;
  if (!active) {
    const isOpened = mayOpen && past.length === 0;
    if (isOpened) plan.opens.push({ ...target, generation, mode, learner: seat.learner });
    return isOpened;
  }
  if (!seat.learner || active.learner?.key === seat.learner.key) return false;
  if (!active.learner) {
    plan.assigns.push({ grantId: active.grantId, learner: seat.learner });
  } else {
    plan.ends.push({ grantId: active.grantId, cause: 'learner_changed' });
    plan.opens.push({ ...target, generation, mode: active.mode, learner: seat.learner });
  }
  return false;
}

function offerProblems(offer: RoutedOffer): PlannedLine['problems'] {
  if ('problem' in offer) return [{ problem: offer.problem, detail: offer.text }];
  return offer.entries
    .filter((entry) => entry.lmsId === null)
    .map((entry) => ({ problem: 'lms_unknown', detail: entry.lms ?? '' }));
}

function seatProblems(planned: PlannedSeat[]): PlannedLine['problems'] {
  return planned.flatMap(({ seat, problem }) =>
    problem ? [{ problem, detail: seat.named || seat.customer }] : [],
  );
}

/**
 * @param taken Seats of the line on which somebody sits, or may sit, after this plan.
 */
function lineFlags(order: Order, line: OrderLine, refunded: RefundedPart, taken: Set<number>): LineFlag[] {
  if (taken.size === 0) return [];
  const flags: LineFlag[] = [];
  const isEnded = ENDED_STATUSES.includes(order.status);
  const isTooMany = refunded.seats > 0 && taken.size > line.quantity - refunded.seats;
  if (refunded.isWhole) flags.push('refunded');
  else if (isTooMany || (refunded.isUnclear && !isEnded)) flags.push('partly_refunded');
  if (isEnded) flags.push('order_ended');
  if ([...taken].some((seat) => seat > line.quantity)) flags.push('quantity_reduced');
  return flags;
}

/** Lines that are gone from the order while somebody still sits on them. */
function removedLines({ order, grants }: PlanInput): PlannedLine[] {
  const here = new Set(order.lines.map((line) => line.lineId));
  const gone = new Set(
    grants.filter((grant) => grant.isActive && !here.has(grant.lineId)).map((g) => g.lineId),
  );
  return [...gone].map((lineId) => ({
    lineId,
    name: '',
    sku: '',
    quantity: 0,
    problems: [],
    flags: ['line_removed'],
  }));
}

function keptLines({ order, offers }: PlanInput): PlannedLine[] {
  return order.lines
    .filter((line) => offers.has(line.lineId))
    .map(({ lineId, name, sku, quantity }) => ({ lineId, name, sku, quantity, problems: [], flags: [] }));
}
