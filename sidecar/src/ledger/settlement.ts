import { createHash } from 'node:crypto';
import type { LineFlag, LineProblem } from './plan-grants.ts';
import type { SeatComparison } from './other-reasons.ts';
import type { QuestionKind, SeatRef } from './question.ts';

/** What a grant of an order has come to. */
export type SeatState =
  | 'enrolled'
  | 'waiting_for_learner'
  | 'learner_unknown'
  | 'needs_attention'
  | 'held'
  | 'in_progress'
  | 'ended';

/** One seat in one course run, as it is reported. */
export interface SeatOutcome extends SeatComparison {
  seat: number;
  lmsId: string;
  courseKey: string;
  state: SeatState;
  /** As the LMS confirmed it; null before. */
  mode: string | null;
  /** As typed; null where the seat has no learner. */
  learner: string | null;
  /** The account exists but its address is not confirmed: the learner cannot enter yet. */
  isUnconfirmed: boolean;
  /** In the LMS the account has another address by now than the one that the seat was given to. */
  hasOtherAddress: boolean;
  /** Why a person is needed, why it is held, or why it ended. */
  cause: string | null;
  /** The mode in which somebody else's reason keeps the learner of an ended seat in the course. */
  stillIn: string | null;
  /** Its learner had to leave the seat to another one, who has an outcome of their own. */
  isFormer: boolean;
  /** Staff is asked about a repeat purchase, not only told of it. */
  asksOfRepeat: boolean;
  detail: Record<string, string>;
}

export interface LineOutcome {
  lineId: string;
  name: string;
  sku: string;
  quantity: number;
  problems: { problem: LineProblem; detail: string }[];
  flags: LineFlag[];
  seats: SeatOutcome[];
  /** What staff has not answered yet; one of the whole order stands at each of its lines. */
  questions: OpenQuestion[];
}

export interface OpenQuestion {
  questionId: string;
  kind: QuestionKind;
  detail: Record<string, string>;
  /** How many of the seats lost their money; null: nobody can tell. */
  count: number | null;
  seats: SeatRef[];
}

/** The worst first: a line shows the worst of its own. */
const BY_GRAVITY: SeatState[] = [
  'needs_attention',
  'held',
  'in_progress',
  'learner_unknown',
  'waiting_for_learner',
  'enrolled',
  'ended',
];

/** Whether there is anything to say of a line: one that was refunded before it was given has nothing. */
export function hasSomethingToReport(line: LineOutcome): boolean {
  return line.seats.length + line.problems.length + line.flags.length > 0;
}

/** The state of a whole line. */
export function lineState(line: LineOutcome): SeatState {
  if (line.problems.length + line.questions.length > 0) return 'needs_attention';
  return BY_GRAVITY.find((state) => line.seats.some((seat) => seat.state === state)) ?? 'in_progress';
}

/** How long an order may be under way before the shop is told that it takes longer. */
export const PATIENCE_MS = 10 * 60_000;

/** Nothing is under way any more: what is left waits for a learner or for a person. */
export function isSettled(lines: LineOutcome[]): boolean {
  return lines.every((line) => line.seats.every((seat) => seat.state !== 'in_progress'));
}

/** Every course line is confirmed or over, and nothing is open about any of them. */
export function isComplete(lines: LineOutcome[]): boolean {
  const states = lines.map(lineState);
  return states.includes('enrolled') && states.every((state) => state === 'enrolled' || state === 'ended');
}

/** What is worth a new report: whether somebody else keeps an ended learner in changes without this order. */
export function digestOf(lines: LineOutcome[]): string {
  return digest(
    lines.map((line) => ({ ...line, seats: line.seats.map((seat) => ({ ...seat, stillIn: null })) })),
  );
}

/** One text for each thing that the customer can use or do. */
export function customerDigests(lines: LineOutcome[]): string[] {
  return lines.flatMap(({ lineId, seats }) =>
    seats
      .filter(({ state }) => state === 'enrolled' || state === 'waiting_for_learner')
      .map(({ seat, lmsId, courseKey, state, learner, isUnconfirmed }) =>
        digest([lineId, seat, lmsId, courseKey, state, learner, isUnconfirmed]).slice(0, 12),
      ),
  );
}

/** Changes exactly when there is something new to say. */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
