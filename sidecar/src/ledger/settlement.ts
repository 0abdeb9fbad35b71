import { createHash } from 'node:crypto';
import type { LineFlag, LineProblem } from './plan-grants.ts';

/** What a grant of an order has come to. */
export type SeatState =
  'enrolled' | 'waiting_for_learner' | 'learner_unknown' | 'needs_attention' | 'held' | 'in_progress';

/** One seat in one course run, as it is reported. */
export interface SeatOutcome {
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
  /** Why a person is needed, or why it is held. */
  cause: string | null;
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
}

/** The worst first: a line shows the worst of its own. */
const BY_GRAVITY: SeatState[] = [
  'needs_attention',
  'held',
  'in_progress',
  'learner_unknown',
  'waiting_for_learner',
  'enrolled',
];

/** Whether there is anything to say of a line: one that was refunded before it was given has nothing. */
export function hasSomethingToReport(line: LineOutcome): boolean {
  return line.seats.length + line.problems.length + line.flags.length > 0;
}

/** The state of a whole line. */
export function lineState(line: LineOutcome): SeatState {
  if (line.problems.length > 0) return 'needs_attention';
  return BY_GRAVITY.find((state) => line.seats.some((seat) => seat.state === state)) ?? 'in_progress';
}

/** Nothing is under way any more: what is left waits for a learner or for a person. */
export function isSettled(lines: LineOutcome[]): boolean {
  return lines.every((line) => line.seats.every((seat) => seat.state !== 'in_progress'));
}

/** Every course line is confirmed and nothing is open about any of them. */
export function isComplete(lines: LineOutcome[]): boolean {
  return lines.length > 0 && lines.every((line) => lineState(line) === 'enrolled' && line.flags.length === 0);
}

/** Changes exactly when there is something new to say. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
