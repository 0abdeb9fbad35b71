import type { ShopKind } from './demo-shop.ts';

/** A learner's seat in a course run, as the LMS is to show it in the end. */
export interface ExpectedSeat {
  /** Username in the LMS. */
  learner: string;
  courseKey: string;
  mode: string;
  /** Given by a person later: it says nothing about the time from payment to enrollment. */
  isAssignedLater?: true;
}

export interface ExpectedNote {
  to: 'staff' | 'customer';
  /** Texts that have to stand in it, in any language of the notes. */
  says: string[];
}

/** What has to be there when a case is over. */
export interface Expectation {
  /** Exactly these enrollments name the order. */
  seats: ExpectedSeat[];
  /** Exactly these notes, in this order. */
  notes: ExpectedNote[];
  /** Status of the order. */
  status: string;
}

/** What was found when a case was over. */
export interface Finding {
  /** Enrollments in the LMS that name the order. */
  seats: { learner: string; courseKey: string; mode: string; isActive: boolean }[];
  /** Notes of the sidecar, the oldest first. */
  notes: { to: 'staff' | 'customer'; html: string }[];
  status: string;
  /** When the shop marked the order as paid; undefined when it never did. */
  paidAt: number | undefined;
  /** Enrollment calls of the order in the LMS's journal. */
  enrolled: { learner: string; courseKey: string; mode: string; at: number }[];
}

/** Compares; gives back one sentence for each difference. */
export function findProblems(expected: Expectation, found: Finding): string[] {
  return [
    ...seatProblems(expected, found),
    ...noteProblems(expected, found),
    ...statusProblems(expected, found),
  ];
}

function seatProblems(expected: Expectation, found: Finding): string[] {
  const isFound = (wanted: ExpectedSeat) =>
    found.seats.some((seat) => seat.isActive && seat.mode === wanted.mode && isSameSeat(seat, wanted));
  const isExpected = (seat: Finding['seats'][number]) =>
    expected.seats.some((wanted) => isSameSeat(seat, wanted));
  const missing = expected.seats.filter((wanted) => !isFound(wanted));
  const extra = found.seats.filter((seat) => !isExpected(seat));
  return [
    ...missing.map(({ learner, courseKey, mode }) => `${learner} is not in ${courseKey} as ${mode}.`),
    ...extra.map(({ learner, courseKey }) => `${learner} is in ${courseKey}, which the order does not give.`),
  ];
}

function isSameSeat(
  one: { learner: string; courseKey: string },
  other: { learner: string; courseKey: string },
): boolean {
  return one.learner === other.learner && one.courseKey === other.courseKey;
}

function noteProblems(expected: Expectation, found: Finding): string[] {
  const wanted = expected.notes.map((note) => note.to).join(', ');
  const written = found.notes.map((note) => note.to).join(', ');
  if (wanted !== written) return [`The notes are for ${written || 'nobody'}, not for ${wanted || 'nobody'}.`];
  return expected.notes.flatMap(({ to, says }, index) => {
    const html = found.notes[index]?.html ?? '';
    const missing = says.filter((text) => !html.includes(text));
    return missing.map((text) => `Note ${index + 1}, for ${to}, does not say "${text}".`);
  });
}

function statusProblems(expected: Expectation, found: Finding): string[] {
  return expected.status === found.status
    ? []
    : [`The order is ${found.status}, and should be ${expected.status}.`];
}

/**
 * Seconds from the moment the shop marked the order as paid to the last enrollment that follows from the payment
 * alone; null while one is missing.
 */
export function paidToEnrolledSeconds(expected: Expectation, found: Finding): number | null {
  const { paidAt } = found;
  if (paidAt === undefined) return null;
  const times = expected.seats
    .filter((seat) => seat.isAssignedLater !== true)
    .map((seat) => found.enrolled.find((call) => call.mode === seat.mode && isSameSeat(call, seat))?.at);
  const known = times.filter((at) => at !== undefined);
  if (known.length === 0 || known.length < times.length) return null;
  return Math.round(Math.max(...known) - paidAt) / 1000;
}

/** One order of `--check`. */
export interface CheckedOrder {
  case: string;
  paidToEnrolledSeconds: number | null;
  /** Everybody whom the order pays for, and nobody else, is in the LMS as it was sold. */
  enrolled: boolean;
  /** Notes that the sidecar wrote on the order. */
  notes: number;
}

/** What `--check` prints. */
export interface CheckReport {
  ok: boolean;
  shop: ShopKind;
  orders: CheckedOrder[];
  /** Only where something differs. */
  problems?: string[];
}

/** The line of one case. */
export function checkOrder(name: string, expected: Expectation, found: Finding): CheckedOrder {
  return {
    case: name,
    paidToEnrolledSeconds: paidToEnrolledSeconds(expected, found),
    enrolled: seatProblems(expected, found).length === 0,
    notes: found.notes.length,
  };
}

export function toReport(shop: ShopKind, orders: CheckedOrder[], problems: string[]): CheckReport {
  const ok = problems.length === 0 && orders.length > 0;
  return { ok, shop, orders, ...(problems.length > 0 && { problems }) };
}
