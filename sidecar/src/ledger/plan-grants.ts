import type { CourseMode } from './course-mode.ts';
import type { Email } from './email.ts';
import { targetKey, type Grant, type GrantTarget } from './grant.ts';
import type { OfferProblem } from './offer.ts';
import type { Order, OrderLine } from './order.ts';
import { paidState, type PaidPolicy, type PaidState } from './paid.ts';
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

/** More seats on one line than anybody sells: a hostile or broken order must not fill the ledger. */
const MAX_SEATS = 1000;

/** Amounts are decimals as the shop prints them; their sums are not exact. */
const HALF_A_CENT = 0.005;

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
  const isUsable = Number.isInteger(line.quantity) && line.quantity > 0 && line.quantity <= MAX_SEATS;
  const planned = planSeats(input.order, line, isUsable ? line.quantity : 0, input.seats);
  const ofLine = input.grants.filter((grant) => grant.lineId === line.lineId);
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
    flags: lineFlags(input.order, line, ofLine),
  });
  if (!('entries' in offer)) return;
  const openSeats = plan.paid.isPaid ? line.quantity - refundedSeats(input.order, line) : 0;
  for (const { seat } of planned) {
    for (const entry of offer.entries) {
      if (entry.lmsId === null) continue;
      const target = { lineId: line.lineId, seat: seat.seat, lmsId: entry.lmsId, courseKey: entry.courseKey };
      planTarget(plan, target, entry.mode, seat, seat.seat <= openSeats, ofLine);
    }
  }
}

function planTarget(
  plan: Plan,
  target: GrantTarget,
  mode: CourseMode | null,
  seat: Seat,
  mayOpen: boolean,
  grants: Grant[],
): void {
  const past = grants.filter((grant) => targetKey(grant) === targetKey(target));
  const active = past.find((grant) => grant.isActive);
  const generation = past.reduce((highest, grant) => Math.max(highest, grant.generation), 0) + 1;
  if (!active) {
    if (mayOpen && past.length === 0) plan.opens.push({ ...target, generation, mode, learner: seat.learner });
    return;
  }
  if (!seat.learner || active.learner?.key === seat.learner.key) return;
  if (!active.learner) {
    plan.assigns.push({ grantId: active.grantId, learner: seat.learner });
  } else {
    plan.ends.push({ grantId: active.grantId, cause: 'learner_changed' });
    plan.opens.push({ ...target, generation, mode: active.mode, learner: seat.learner });
  }
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

/** Seats of a line whose money went back: all of them where the whole line did, whatever the quantities say. */
function refundedSeats(order: Order, line: OrderLine): number {
  const parts = refundsOf(order, line);
  const amount = parts.reduce((sum, part) => sum + part.amount, 0);
  if (line.total > 0 && amount > line.total - HALF_A_CENT) return line.quantity;
  return parts.reduce((sum, part) => sum + part.quantity, 0);
}

function refundsOf(order: Order, line: OrderLine) {
  return order.refunds.flatMap((refund) =>
    (refund.lines ?? []).filter((part) => part.lineId === line.lineId),
  );
}

function lineFlags(order: Order, line: OrderLine, grants: Grant[]): LineFlag[] {
  const active = grants.filter((grant) => grant.isActive);
  if (active.length === 0) return [];
  const flags: LineFlag[] = [];
  const refunded = refundedSeats(order, line);
  const isAmountOnly = order.refunds.some((refund) => refund.lines?.length === 0);
  if (refunded >= line.quantity) flags.push('refunded');
  else if (refunded > 0 || isAmountOnly || refundsOf(order, line).length > 0) flags.push('partly_refunded');
  if (ENDED_STATUSES.includes(order.status)) flags.push('order_ended');
  if (active.some((grant) => grant.seat > line.quantity)) flags.push('quantity_reduced');
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
