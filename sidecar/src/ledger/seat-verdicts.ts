import type { EndCause } from './grant.ts';
import {
  seatKey,
  type Answer,
  type AnswerChoice,
  type PlannedQuestion,
  type QuestionKind,
  type SeatRef,
} from './question.ts';
import type { OnRefund } from './refund-policy.ts';

/** The gravest last. */
const BY_GRAVITY = ['stands', 'keep', 'ask', 'audit', 'remove'] as const;

export type Verdict = (typeof BY_GRAVITY)[number];

/** What becomes of one seat. */
export interface Judgement {
  verdict: Verdict;
  cause: EndCause | null;
  /** Its money is still with the shop, as far as anybody can tell: it may be opened. */
  isPaid: boolean;
}

/** Something that happened to an order, and the seats that may lose by it. */
export interface Happening {
  kind: Exclude<QuestionKind, 'repeat_purchase'>;
  ground: string;
  seats: SeatRef[];
  /** What the policy says, where nobody has answered. */
  choice: OnRefund;
  /** How many of the seats it is about; null: nobody can tell. */
  count?: number;
  /** The money of all these seats is gone, whatever is decided about the access. */
  isUnpaid?: boolean;
  detail?: Record<string, string>;
}

const CAUSES: Record<Exclude<QuestionKind, 'repeat_purchase'>, EndCause> = {
  amount_refunded: 'refunded',
  seats_refunded: 'refunded',
  line_refunded: 'refunded',
  audit_missing: 'refunded',
  order_ended: 'order_ended',
  order_trashed: 'order_trashed',
  line_removed: 'line_removed',
  quantity_reduced: 'quantity_reduced',
};

/** Gathers what is decided and asked about the seats of one order. Where several things happened, the gravest counts. */
export class SeatVerdicts {
  readonly questions: PlannedQuestion[] = [];
  /** Everything that happened, whether it is asked about or not: answers live as long as their ground. */
  readonly grounds = new Set<string>();
  readonly #answers: ReadonlyMap<string, Answer>;
  readonly #judgements = new Map<string, Judgement>();

  constructor(answers: Answer[]) {
    this.#answers = new Map(answers.map((answer) => [answer.ground, answer]));
  }

  of(seat: SeatRef): Judgement {
    return this.#judgements.get(seatKey(seat)) ?? { verdict: 'stands', cause: null, isPaid: true };
  }

  isAnswered(ground: string): boolean {
    return this.#answers.has(ground);
  }

  /** Decides by the answer, else by the policy; what the policy leaves open becomes a question. */
  apply(happening: Happening): void {
    const { kind, ground, seats, choice, isUnpaid = false } = happening;
    this.grounds.add(ground);
    if (isUnpaid) this.unpay(seats);
    const answer = this.#answers.get(ground);
    if (answer) {
      const chosen = new Set(answer.seats.map(seatKey));
      const lost = seats.filter((seat) => chosen.has(seatKey(seat)));
      if (answer.choice !== 'keep') this.unpay(lost);
      this.give(lost, answer.choice, CAUSES[kind]);
      this.give(seats, 'keep', null);
      return;
    }
    this.give(seats, choice, CAUSES[kind]);
    if (choice !== 'remove' && seats.length > 0)
      this.questions.push(toQuestion(happening, choice === 'ask' ? null : choice));
  }

  give(seats: SeatRef[], verdict: Verdict, cause: EndCause | null): void {
    for (const seat of seats) {
      const before = this.of(seat);
      const isGraver = BY_GRAVITY.indexOf(verdict) > BY_GRAVITY.indexOf(before.verdict);
      if (isGraver) this.#judgements.set(seatKey(seat), { ...before, verdict, cause });
    }
  }

  /** The money of these seats went back. */
  unpay(seats: SeatRef[]): void {
    for (const seat of seats) this.#judgements.set(seatKey(seat), { ...this.of(seat), isPaid: false });
  }

  /** What was asked so far is not asked any more; what was decided stays. */
  dropQuestions(): void {
    this.questions.length = 0;
    for (const [key, judgement] of this.#judgements) {
      if (judgement.verdict === 'ask')
        this.#judgements.set(key, { ...judgement, verdict: 'stands', cause: null });
    }
  }

  /** What was decided about these seats cannot be done: it is decided anew. */
  reopen(seats: SeatRef[]): void {
    for (const seat of seats)
      this.#judgements.set(seatKey(seat), { ...this.of(seat), verdict: 'stands', cause: null });
  }
}

function toQuestion(
  { kind, ground, seats, count, detail }: Happening,
  decided: Exclude<AnswerChoice, 'remove'> | null,
): PlannedQuestion {
  const refs = seats.map(({ lineId, seat }) => ({ lineId, seat }));
  return { kind, ground, seats: refs, count: count ?? null, detail: detail ?? {}, decided };
}
