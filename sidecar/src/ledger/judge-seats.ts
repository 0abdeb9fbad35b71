import type { Order, OrderLine, Refund } from './order.ts';
import type { Answer } from './question.ts';
import { decideRefund, type OnRefund, type RefundPolicy } from './refund-policy.ts';
import { namesNoLine, oldestFirst, type RefundedPart } from './refunded-part.ts';
import { SeatVerdicts } from './seat-verdicts.ts';

/** A seat as it stands before this plan. */
export interface SeatFacts {
  lineId: string;
  seat: number;
  /** It was given, and has not ended. */
  isTaken: boolean;
  isNamed: boolean;
  /** Its learner has an account in the LMS, or may have one. */
  isClaimed: boolean;
  /** It holds a course run that is known to have no audit mode. */
  lacksAudit: boolean;
}

/** A line with its seats, those beyond its quantity included. */
export interface LineToJudge {
  lineId: string;
  /** Null: it is gone from the order. */
  bought: { line: OrderLine; refunded: RefundedPart } | null;
  policy: RefundPolicy;
  seats: SeatFacts[];
}

/** `deleted` is ours for an order that is gone. */
const MONEY_BACK_STATUSES = ['cancelled', 'refunded', 'failed'];
const TRASHED_STATUSES = ['trash', 'deleted'];

/** Whether an order no longer stands, had it been paid. */
export function isEnded({ status }: Order): boolean {
  return MONEY_BACK_STATUSES.includes(status) || TRASHED_STATUSES.includes(status);
}

/**
 * Judges every seat of an order by what happened to its money: what staff answered, what the policy says, and what has
 * to be asked because a seat would be guessed. Pure, and the order in which things were heard of does not matter.
 */
export function judgeSeats(order: Order, lines: LineToJudge[], answers: Answer[]): SeatVerdicts {
  const verdicts = new SeatVerdicts(answers);
  for (const line of lines) judgeLine(verdicts, order, line);
  for (const refund of oldestFirst(order.refunds).filter(namesNoLine))
    judgeAmount(verdicts, order, refund, lines);
  if (isEnded(order)) judgeEndedOrder(verdicts, order, lines);
  for (const { lineId, seats } of lines) judgeMissingAudit(verdicts, lineId, seats);
  return verdicts;
}

function judgeLine(
  verdicts: SeatVerdicts,
  order: Order,
  { lineId, bought, policy, seats }: LineToJudge,
): void {
  if (!bought) {
    verdicts.apply({ kind: 'line_removed', ground: `line_removed:${lineId}`, seats, choice: 'ask' });
    return;
  }
  const choose = (refunds: Refund[]) =>
    decideRefund(
      policy,
      order.paidAt,
      refunds.map((refund) => refund.refundedAt),
    );
  const { refunded, line } = bought;
  if (refunded.isWhole) {
    const choice = choose(refunded.parts.map((part) => part.refund));
    const ground = `line_refunded:${lineId}`;
    verdicts.apply({ kind: 'line_refunded', ground, seats, choice, isUnpaid: true });
    return;
  }
  judgeQuantity(verdicts, line, seats);
  for (const { refund, seats: count, amount } of refunded.parts) {
    const ground = `refund:${refund.refundId}:${lineId}`;
    if (count > 0) judgeSeatRefund(verdicts, { ground, seats, count, choice: choose([refund]) });
    else if (amount > 0) applyAmount(verdicts, order, { ground, amount, seats, choice: choose([refund]) });
  }
}

/** Staff took seats off the line: those without a learner end, the others are asked about. */
function judgeQuantity(verdicts: SeatVerdicts, { lineId, quantity }: OrderLine, seats: SeatFacts[]): void {
  const over = seats.filter((seat) => seat.isTaken && seat.seat > quantity);
  const named = over.filter((seat) => seat.isNamed);
  verdicts.give(
    over.filter((seat) => !seat.isNamed),
    'remove',
    'quantity_reduced',
  );
  const ground = `quantity_reduced:${lineId}:${quantity}`;
  verdicts.apply({ kind: 'quantity_reduced', ground, seats: named, choice: 'ask' });
}

interface SeatRefund {
  ground: string;
  seats: SeatFacts[];
  /** How many of them went back. */
  count: number;
  choice: OnRefund;
}

/**
 * Some seats of a line were refunded, and the refund does not say which. First go those that nobody misses: never given,
 * without a learner, with a learner who has no account yet. Which of the others, is asked.
 */
function judgeSeatRefund(verdicts: SeatVerdicts, { ground, seats, count, choice }: SeatRefund): void {
  const kind = 'seats_refunded';
  if (verdicts.isAnswered(ground)) {
    verdicts.apply({ kind, ground, seats, choice });
    return;
  }
  verdicts.grounds.add(ground);
  const paid = seats.filter((seat) => verdicts.of(seat).isPaid).toSorted(byClaim);
  const lost = paid.slice(0, Math.floor(count));
  const isSure = (seat: SeatFacts) => !seat.isTaken || (isEnding(choice) && !seat.isClaimed);
  const sure = lost.length === paid.length && isEnding(choice) ? lost : lost.filter(isSure);
  verdicts.unpay(sure);
  if (choice !== 'ask') verdicts.give(sure, choice, 'refunded');
  const open = lost.length - sure.length;
  if (open === 0) return;
  const left = seats.filter((seat) => seat.isTaken && paid.includes(seat) && !sure.includes(seat));
  verdicts.apply({ kind, ground, seats: left, choice: choice === 'keep' ? 'keep' : 'ask', count: open });
}

function isEnding(choice: OnRefund): boolean {
  return choice === 'remove' || choice === 'audit';
}

/** What loses least by a refund comes first; of equals, the higher seat. */
function byClaim(a: SeatFacts, b: SeatFacts): number {
  const rank = ({ isTaken, isNamed, isClaimed }: SeatFacts) =>
    (isTaken ? 4 : 0) + (isNamed ? 2 : 0) + (isClaimed ? 1 : 0);
  return rank(a) - rank(b) || b.seat - a.seat;
}

/** Money that went back without a word about what for: it may be a discount, or any seat. */
function judgeAmount(verdicts: SeatVerdicts, order: Order, refund: Refund, lines: LineToJudge[]): void {
  const isKept = ({ policy }: LineToJudge) =>
    decideRefund(policy, order.paidAt, [refund.refundedAt]) === 'keep';
  const seats = lines.filter((line) => !isKept(line)).flatMap((line) => line.seats);
  const ground = `refund:${refund.refundId}`;
  applyAmount(verdicts, order, { ground, amount: refund.amount, seats, choice: 'ask' });
}

interface AmountRefund {
  ground: string;
  amount: number;
  seats: SeatFacts[];
  choice: OnRefund;
}

function applyAmount(
  verdicts: SeatVerdicts,
  { currency }: Order,
  { ground, amount, seats, choice }: AmountRefund,
): void {
  const isKept = choice === 'keep';
  const detail = { amount: amount.toFixed(2), currency };
  verdicts.apply({ kind: 'amount_refunded', ground, seats, choice: isKept ? 'keep' : 'ask', detail });
}

/** The end of the whole order takes the place of what was still asked about its parts. */
function judgeEndedOrder(verdicts: SeatVerdicts, order: Order, lines: LineToJudge[]): void {
  verdicts.dropQuestions();
  if (TRASHED_STATUSES.includes(order.status)) {
    const seats = lines.flatMap((line) => line.seats);
    const choice = lines[0]?.policy.onTrash ?? 'ask';
    verdicts.apply({ kind: 'order_trashed', ground: 'order_trashed', seats, choice });
    return;
  }
  // Only a refund has a date of its own that stays the same.
  const dates = order.status === 'refunded' ? order.refunds.map((refund) => refund.refundedAt) : [];
  for (const { lineId, policy, seats } of lines) {
    const choice = decideRefund(policy, order.paidAt, dates);
    verdicts.apply({ kind: 'order_ended', ground: `order_ended:${lineId}`, seats, choice });
  }
}

/** Without an audit mode nobody can be moved there: out, or left as they are. */
function judgeMissingAudit(verdicts: SeatVerdicts, lineId: string, seats: SeatFacts[]): void {
  const stuck = seats.filter((seat) => seat.lacksAudit && verdicts.of(seat).verdict === 'audit');
  if (stuck.length === 0) return;
  verdicts.reopen(stuck);
  verdicts.apply({ kind: 'audit_missing', ground: `audit_missing:${lineId}`, seats: stuck, choice: 'ask' });
}
