import type { Email } from './email.ts';
import { targetKey, type EndCause, type Grant, type GrantTarget } from './grant.ts';
import type { CourseMode } from './course-mode.ts';
import { isEnded, judgeSeats } from './judge-seats.ts';
import { readLines, type KnownLine } from './known-line.ts';
import type { OfferProblem } from './offer.ts';
import type { Order, OrderLine } from './order.ts';
import { paidState, type PaidPolicy, type PaidState } from './paid.ts';
import { planTarget } from './plan-target.ts';
import type { Answer, PlannedQuestion, SeatRef } from './question.ts';
import type { RefundPolicy } from './refund-policy.ts';
import type { RefundedPart } from './refunded-part.ts';
import type { RoutedOffer } from './route-offer.ts';
import type { Seat, SeatProblem } from './seat.ts';
import type { SeatVerdicts } from './seat-verdicts.ts';

export interface PlanInput {
  order: Order;
  /** By line id; a line without an offer sells no course. */
  offers: ReadonlyMap<string, RoutedOffer>;
  policy: PaidPolicy;
  refunds: RefundPolicy;
  seats: Seat[];
  grants: Grant[];
  answers: Answer[];
  /** Course runs that are known to have no audit mode, as `runKey` names each. */
  withoutAudit: ReadonlySet<string>;
  /** Lines that sell something else now: their course run was not in the LMS, and was mended. */
  mended: ReadonlySet<string>;
}

export type LineProblem = OfferProblem | SeatProblem | 'lms_unknown' | 'quantity_unusable';

/** What happened to the money or the line of seats on which somebody still sits. */
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
  /** Somebody gets what they did not have of this order before: it undoes what was held. */
  isPurchase: boolean;
}

/** The changes that bring the ledger from what it is to what the order asks for. */
export interface Plan {
  paid: PaidState;
  opens: GrantToOpen[];
  /** A seat that waited got its learner. */
  assigns: { grantId: string; learner: Email }[];
  ends: { grantId: string; cause: EndCause }[];
  seats: Seat[];
  /** The lines that sell courses, in the order's own order. */
  lines: PlannedLine[];
  /** What staff has to answer, and what the policy has answered. */
  questions: PlannedQuestion[];
  /** Everything that happened: an answer lives as long as its ground. */
  grounds: string[];
}

/**
 * Plans what an order asks of the ledger. Pure: the same input plans the same grants, so a second delivery or a
 * restart changes nothing.
 *
 * Money that went back ends a grant where the policy says so and no seat is guessed; else it is asked. What is undone
 * in the shop opens the next generation. An anonymised order no longer says who its learners are, so it changes
 * nothing at all.
 */
export function planGrants(input: PlanInput): Plan {
  const { order, policy, seats } = input;
  const paid = paidState(order, policy);
  const plan: Plan = { paid, opens: [], assigns: [], ends: [], seats, lines: [], questions: [], grounds: [] };
  if (order.anonymised) return { ...plan, lines: keptLines(input) };
  const lines = readLines(input);
  const verdicts = judgeSeats(order, lines, input.answers);
  plan.seats = lines.flatMap((line) => line.planned.map(({ seat }) => seat));
  for (const line of lines) planLine(plan, line, verdicts, input.mended.has(line.lineId));
  const taken = takenSeats(input.grants, plan);
  plan.lines = lines.flatMap((line) => toPlannedLine(order, line, taken.get(line.lineId) ?? new Set()));
  plan.questions = openQuestions(verdicts, taken);
  plan.grounds = [...verdicts.grounds];
  return plan;
}

/** Questions whose seats somebody still sits on, and that nothing graver has decided. */
function openQuestions(verdicts: SeatVerdicts, taken: Taken): PlannedQuestion[] {
  return verdicts.questions.flatMap((question) => {
    const isOpen = (seat: SeatRef) =>
      taken.get(seat.lineId)?.has(seat.seat) && verdicts.of(seat).verdict === (question.decided ?? 'ask');
    const seats = question.seats.filter(isOpen);
    return seats.length > 0 ? [{ ...question, seats }] : [];
  });
}

function planLine(plan: Plan, known: KnownLine, verdicts: SeatVerdicts, isMended: boolean): void {
  const { lineId, offer, planned, grants } = known;
  const past = Map.groupBy(grants, targetKey);
  const done = new Set<string>();
  const entries = offer && 'entries' in offer ? offer.entries : [];
  for (const { seat } of planned) {
    for (const { lmsId, courseKey, mode } of entries) {
      if (lmsId === null) continue;
      const target = { lineId, seat: seat.seat, lmsId, courseKey };
      const key = targetKey(target);
      done.add(key);
      const judgement = verdicts.of(seat);
      planTarget(plan, { target, mode, learner: seat.learner, past: past.get(key) ?? [], judgement });
    }
  }
  const beyond = grants.filter((grant) => grant.isActive && !done.has(targetKey(grant)));
  if (isMended) plan.ends.push(...beyond.map(({ grantId }) => ({ grantId, cause: 'offer_mended' as const })));
  else endBeyond(plan, beyond, verdicts);
}

/** What somebody still sits on although the order, or the offer, no longer names it. */
function endBeyond(plan: Plan, beyond: Grant[], verdicts: SeatVerdicts): void {
  for (const grant of beyond) {
    const { learner, mode } = grant;
    planTarget(plan, { target: grant, mode, learner, past: [grant], judgement: verdicts.of(grant) });
  }
}

function lineProblems({ offer, planned, bought }: KnownLine): PlannedLine['problems'] {
  const { quantity = 0 } = bought?.line ?? {};
  const isUnusable = bought !== null && planned.length === 0;
  return [
    ...(offer ? offerProblems(offer) : []),
    ...planned.flatMap(({ seat, problem }) =>
      problem ? [{ problem, detail: seat.named || seat.customer }] : [],
    ),
    ...(isUnusable ? [{ problem: 'quantity_unusable' as const, detail: String(quantity) }] : []),
  ];
}

function offerProblems(offer: RoutedOffer): PlannedLine['problems'] {
  if ('problem' in offer) return [{ problem: offer.problem, detail: offer.text }];
  return offer.entries
    .filter((entry) => entry.lmsId === null)
    .map((entry) => ({ problem: 'lms_unknown', detail: entry.lms ?? '' }));
}

/** By line, the seats on which somebody sits, or may sit, after this plan. */
type Taken = ReadonlyMap<string, ReadonlySet<number>>;

function takenSeats(grants: Grant[], plan: Plan): Taken {
  const ended = new Set(plan.ends.map((end) => end.grantId));
  const left = grants.filter((grant) => grant.isActive && !ended.has(grant.grantId));
  const byLine = Map.groupBy<string, SeatRef>([...left, ...plan.opens], (seat) => seat.lineId);
  return new Map([...byLine].map(([lineId, seats]) => [lineId, new Set(seats.map(({ seat }) => seat))]));
}

/** A line that is gone is shown as long as somebody sits on it. */
function toPlannedLine(order: Order, known: KnownLine, taken: ReadonlySet<number>): PlannedLine[] {
  const { lineId, bought } = known;
  if (!bought) {
    const gone = { lineId, name: '', sku: '', quantity: 0, problems: [], flags: ['line_removed' as const] };
    return taken.size > 0 ? [gone] : [];
  }
  const { name, sku, quantity } = bought.line;
  const flags = lineFlags(order, bought.line, bought.refunded, taken);
  return [{ lineId, name, sku, quantity, problems: lineProblems(known), flags }];
}

function lineFlags(
  order: Order,
  line: OrderLine,
  refunded: RefundedPart,
  taken: ReadonlySet<number>,
): LineFlag[] {
  if (taken.size === 0) return [];
  const flags: LineFlag[] = [];
  const isTooMany = refunded.seats > 0 && taken.size > line.quantity - refunded.seats;
  if (refunded.isWhole) flags.push('refunded');
  else if (isTooMany || (refunded.isUnclear && !isEnded(order))) flags.push('partly_refunded');
  if (isEnded(order)) flags.push('order_ended');
  if ([...taken].some((seat) => seat > line.quantity)) flags.push('quantity_reduced');
  return flags;
}

function keptLines({ order, offers }: PlanInput): PlannedLine[] {
  return order.lines
    .filter((line) => offers.has(line.lineId))
    .map(({ lineId, name, sku, quantity }) => ({ lineId, name, sku, quantity, problems: [], flags: [] }));
}
