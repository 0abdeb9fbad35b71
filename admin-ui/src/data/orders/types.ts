import type { Moment } from '../settings/types.ts';

export type SeatState =
  | 'enrolled'
  | 'in_progress'
  | 'waiting_for_learner'
  | 'learner_unknown'
  | 'held'
  | 'needs_attention'
  | 'ended';

export interface Seat {
  seat: number;
  lmsId: string;
  courseKey: string;
  learner: string | null;
  mode: string | null;
  state: SeatState;
  label: string;
  sentences: string[];
}

export interface Line {
  lineItemId: string;
  name: string;
  state: SeatState;
  label: string;
  sentences: string[];
  seats: Seat[];
}

export type AnswerChoice = 'remove' | 'audit' | 'keep';

/** A seat that may end; `label` says whose it is. */
export interface AskedSeat {
  lineItemId: string;
  seat: number;
  label: string;
}

/** Something that staff has to decide. */
export interface Question {
  questionId: string;
  kind: string;
  sentence: string;
  seats: AskedSeat[];
  /** How many of the seats are to be chosen; null: any, all of them where none is. */
  count: number | null;
  choices: { choice: AnswerChoice; label: string }[];
}

export interface Answer {
  questionId: string;
  choice: AnswerChoice;
  seats: { lineItemId: string; seat: number }[];
}

export interface TimelineEntry {
  at: Moment;
  event: string;
  sentence: string;
}

/** An order's state as the sidecar knows it: docs/developers/plugin-protocol.md, “An order's state”. */
export interface OrderState {
  orderId: string;
  settled: boolean;
  canRetry: boolean;
  lines: Line[];
  questions: Question[];
  timeline: TimelineEntry[];
}

/** What the plugin knows of an order: from the sidecar now, or as it was last reported. */
export interface OrderAnswer {
  source: 'sidecar' | 'stored';
  readAt: Moment | null;
  state: OrderState | null;
  problem: { code: string; sentence: string } | null;
}
