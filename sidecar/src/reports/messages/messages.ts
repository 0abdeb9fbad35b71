import type { LineFlag, LineProblem } from '../../ledger/plan-grants.ts';
import type { SeatState } from '../../ledger/settlement.ts';
import type { TimelineEvent } from '../../store/timeline.ts';
import type { AttentionTexts } from './attention/attention.ts';
import type { AttentionMailTexts, TestMailTexts } from './attention/mail.ts';
import type { ConnectionMessages } from './connection.ts';
import type { QuestionMessages } from './questions.ts';
import type { TransferMessages } from './transfer.ts';
import { en } from './en.ts';
import { es } from './es.ts';

/** Why a seat needs a person; each cause has a sentence that says what to do. */
export type SeatCause =
  | 'learner_retired'
  | 'learner_disabled'
  | 'learner_erased'
  | 'course_not_found'
  | 'course_mode_unavailable'
  | 'course_mode_expired'
  | 'course_mode_ambiguous'
  | 'modes_not_comparable'
  | 'enrollment_closed'
  | 'enrollment_invite_only'
  | 'course_full'
  | 'enrollment_refused'
  | 'enrollment_not_possible'
  | 'mode_changed_meanwhile'
  | 'unexpected_answer'
  | 'retries_used_up'
  | 'left_in_lms'
  | 'held_by_hand'
  | 'revoked_by_hand'
  | 'revoked_but_given_in_lms'
  | 'mode_lowered_in_lms';

/** States of an account that was found once; `address`: it has another one. */
export type AccountState = 'active' | 'unconfirmed' | 'disabled' | 'retired' | 'unknown' | 'address';

type Detail = Record<string, string>;

/** Everything an order note says, in one language. Plain text: what people typed is put in and escaped elsewhere. */
export interface Messages {
  title: Record<'ready' | 'waiting' | 'attention' | 'held' | 'delayed' | 'changed' | 'ended', string>;
  columns: { course: string; state: string };
  state: Record<SeatState, string>;
  enrolledIn: (mode: string) => string;
  unconfirmed: string;
  otherAddress: string;
  /** The mode that the learner had before. */
  raisedFrom: (mode: string) => string;
  /** The mode that was sold, which is less than the learner has. */
  soldLess: (mode: string) => string;
  /** The order by which the learner had it already. */
  repeats: (order: string) => string;
  register: string;
  /** `meant`: the address without the likely slip. */
  typo: (meant: string) => string;
  assignSeat: string;
  delayed: string;
  noLearner: string;
  seat: (seat: number) => string;
  problem: Record<LineProblem, (detail: string) => string>;
  flag: Record<LineFlag, string>;
  cause: Record<SeatCause, (detail: Detail) => string>;
  otherCause: (cause: string) => string;
  question: QuestionMessages;
  /** Every cause, for whoever mends it. */
  attention: AttentionTexts;
  attentionMail: AttentionMailTexts;
  testMail: TestMailTexts;
  /** Money that somebody has to see. */
  transfer: TransferMessages;
  /** A shop that hands over its keys. */
  connection: ConnectionMessages;
  customer: {
    ready: string;
    open: string;
    waiting: string;
    registerHere: string;
    registerWith: (email: string) => string;
    afterRegistering: string;
    unconfirmed: (email: string) => string;
  };
  /** What a look at a learner's account found. */
  account: Record<AccountState, string>;
  reference: string;
  /** What happened to an order, entry by entry; `detail` as `store/timeline.ts` keeps it. */
  timeline: Record<TimelineEvent, (detail: Record<string, unknown>, messages: Messages) => string>;
}

const LANGUAGES: Record<string, Messages> = { en, es };

/** @param locale A WordPress or HTTP locale (`es_AR`, `en-GB`); unknown ones are answered in English. */
export function messagesFor(locale: string): Messages {
  return LANGUAGES[locale.slice(0, 2).toLowerCase()] ?? en;
}
