import { runKey, type Grant } from './grant.ts';
import type { LineToJudge } from './judge-seats.ts';
import type { OrderLine } from './order.ts';
import type { PlanInput } from './plan-grants.ts';
import { refundedPart } from './refunded-part.ts';
import type { RoutedOffer } from './route-offer.ts';
import { planSeats, type PlannedSeat, type Seat } from './seat.ts';

/** More seats than anybody sells, on a line and in an order: a hostile or broken order must not fill the ledger. */
export const MAX_SEATS = 1000;
const MAX_SEATS_OF_ORDER = 5000;

/** A line with everything that is known of it. */
export interface KnownLine extends LineToJudge {
  offer: RoutedOffer | undefined;
  planned: PlannedSeat[];
  grants: Grant[];
}

/** The lines that sell courses, and those that are gone while somebody still sits on them. */
export function readLines(input: PlanInput): KnownLine[] {
  const { order, offers } = input;
  const grants = Map.groupBy(input.grants, (grant) => grant.lineId);
  let room = MAX_SEATS_OF_ORDER;
  const here = order.lines.flatMap((line) => {
    if (!offers.has(line.lineId)) return [];
    const known = readLine(input, line, grants.get(line.lineId) ?? [], Math.min(MAX_SEATS, room));
    room -= known.planned.length;
    return [known];
  });
  const ids = new Set(order.lines.map((line) => line.lineId));
  const gone = [...grants].filter(([lineId]) => !ids.has(lineId));
  return [...here, ...gone.map(([lineId, ofLine]) => toKnownLine(input, lineId, ofLine, null, []))];
}

function readLine(input: PlanInput, line: OrderLine, grants: Grant[], mostSeats: number): KnownLine {
  const { order, seats } = input;
  const isUsable = Number.isInteger(line.quantity) && line.quantity > 0 && line.quantity <= mostSeats;
  const planned = planSeats(order, line, isUsable ? line.quantity : 0, settledSeats(seats, grants));
  return toKnownLine(input, line.lineId, grants, { line, refunded: refundedPart(order, line) }, planned);
}

function toKnownLine(
  { offers, refunds, withoutAudit }: PlanInput,
  lineId: string,
  grants: Grant[],
  bought: KnownLine['bought'],
  planned: PlannedSeat[],
): KnownLine {
  const offer = offers.get(lineId);
  const bySeat = Map.groupBy(grants, (grant) => grant.seat);
  const learners = new Map(planned.map(({ seat }) => [seat.seat, seat.learner]));
  const numbers = new Set([...learners.keys(), ...bySeat.keys()]);
  const facts = [...numbers].map((seat) => {
    const ofSeat = bySeat.get(seat) ?? [];
    const active = ofSeat.filter((grant) => grant.isActive);
    return {
      lineId,
      seat,
      isTaken: active.length > 0,
      isNamed: Boolean(learners.get(seat)) || active.some((grant) => grant.learner),
      isClaimed: active.some((grant) => grant.isClaimed),
      lacksAudit: ofSeat.some((grant) => withoutAudit.has(runKey(grant))),
    };
  });
  const policy = { ...refunds, ...(offer && 'refunds' in offer && offer.refunds) };
  return { lineId, bought, offer, planned, grants, policy, seats: facts };
}

/**
 * What is remembered and may not be planned anew. Before anything was given, the buyer may still correct their address:
 * an order that waits for its payment is filled in again at the checkout.
 */
function settledSeats(seats: Seat[], grants: Grant[]): Seat[] {
  const given = new Set(grants.map((grant) => grant.seat));
  return seats.filter((seat) => seat.source !== 'customer' || given.has(seat.seat));
}
