/** One seat of one line of an order. */
export interface SeatRef {
  lineId: string;
  seat: number;
}

/** What happened to the money or the line, so that nobody but a person can tell who loses a seat or gets money back, if anybody. */
export const QUESTION_KINDS = [
  'amount_refunded',
  'seats_refunded',
  'line_refunded',
  'order_ended',
  'order_trashed',
  'line_removed',
  'quantity_reduced',
  'audit_missing',
  'repeat_purchase',
] as const;

export type QuestionKind = (typeof QUESTION_KINDS)[number];

export type AnswerChoice = 'remove' | 'audit' | 'keep';

/** A question of an order as it is planned. The same ground is asked about once, however often it is delivered. */
export interface PlannedQuestion {
  /** Names what happened, a refund for example; the question lives as long as that is so. */
  ground: string;
  kind: QuestionKind;
  /** The seats that may end; somebody sits on each, or may. */
  seats: SeatRef[];
  /** How many of them lost their money; null: nobody can tell. */
  count: number | null;
  /** What its sentence needs. */
  detail: Record<string, string>;
  /** The shop's policy answers it: kept, so that a policy that is changed later undoes nothing. */
  decided: Exclude<AnswerChoice, 'remove'> | null;
}

/** What was decided about a ground. Seats that it does not name are kept. */
export interface Answer {
  ground: string;
  choice: AnswerChoice;
  seats: SeatRef[];
}

/** A repeat purchase is undone by refunding it in the shop, which takes the question back: that is no answer to it. */
const CHOICES: Partial<Record<QuestionKind, AnswerChoice[]>> = {
  audit_missing: ['remove', 'keep'],
  repeat_purchase: ['keep'],
};

/** The choices that a question of this kind has. */
export function choicesOf(kind: QuestionKind): AnswerChoice[] {
  return CHOICES[kind] ?? ['remove', 'audit', 'keep'];
}

/** Text that is equal for equal seats of an order. */
export function seatKey({ lineId, seat }: SeatRef): string {
  return JSON.stringify([lineId, seat]);
}

export type AnswerProblem = 'choice_unknown' | 'seats_unknown' | 'seats_count_wrong';

/**
 * Reads what a person answered.
 *
 * @param seats The seats that are chosen; empty: all of the question, where it does not say how many.
 */
export function readAnswer(
  question: Pick<PlannedQuestion, 'ground' | 'kind' | 'seats' | 'count'>,
  choice: string,
  seats: SeatRef[],
): Answer | { problem: AnswerProblem } {
  const known = choicesOf(question.kind).find((name) => name === choice);
  if (!known) return { problem: 'choice_unknown' };
  const { ground } = question;
  if (known === 'keep') return { ground, choice: known, seats: [] };
  const asked = new Map(question.seats.map((seat) => [seatKey(seat), seat]));
  const chosen = [...new Set(seats.map(seatKey))].map((key) => asked.get(key));
  if (!chosen.every((seat) => seat !== undefined)) return { problem: 'seats_unknown' };
  if (chosen.length === 0 && question.count === null) return { ground, choice: known, seats: question.seats };
  const isRight = question.count === null || chosen.length === question.count;
  return isRight ? { ground, choice: known, seats: chosen } : { problem: 'seats_count_wrong' };
}
