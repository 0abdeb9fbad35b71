import { readAnswer, seatKey, type AnswerProblem, type SeatRef } from '../ledger/question.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { lockOrder, lockOrderAddress } from '../store/orders.ts';
import { findQuestion, saveAnswer, type Question } from '../store/questions.ts';
import { addToTimeline } from '../store/timeline.ts';
import { replanOrder } from './replan-orders.ts';

export interface GivenAnswer {
  questionId: string;
  /** Where it was asked; a shop answers its own questions only. Undefined: any. */
  shopId?: string;
  orderId?: string;
  choice: string;
  /** Empty: all seats of the question, where it does not say how many. */
  seats: SeatRef[];
  /** Who says so: a login or a token's name. */
  actor: string;
}

/** `repeat`: the same was answered before, and nothing changed. */
export type AnswerResult =
  'answered' | 'repeat' | 'question_unknown' | 'question_withdrawn' | 'question_answered' | AnswerProblem;

/**
 * Takes staff's answer to a question about an order, once, and carries it out. The same answer again is no mistake:
 * somebody clicked twice, or the first reply was lost.
 */
export async function answerQuestion(trx: TenantTransaction, given: GivenAnswer): Promise<AnswerResult> {
  const asked = await findQuestion(trx, given.questionId);
  if (!asked || !isOfHere(asked, given)) return 'question_unknown';
  await lockOrderAddress(trx, asked);
  const stored = await lockOrder(trx, asked);
  const question = await findQuestion(trx, asked.questionId);
  if (!stored || !question) return 'question_unknown';
  if (question.withdrawnAt) return 'question_withdrawn';
  const answer = readAnswer(question, given.choice, given.seats);
  if ('problem' in answer) return answer.problem;
  if (question.choice !== null)
    return isSame(question, answer.choice, answer.seats) ? 'repeat' : 'question_answered';
  await saveAnswer(trx, question.questionId, { ...answer, by: given.actor });
  await addToTimeline(trx, {
    shopId: question.shopId,
    orderId: question.orderId,
    event: 'question.answered',
    detail: {
      kind: question.kind,
      choice: answer.choice,
      seats: answer.seats.map(({ lineId, seat }) => `${lineId}/${seat}`).join(' '),
      actor: given.actor,
    },
    trace: stored.trace,
  });
  await replanOrder(trx, question);
  return 'answered';
}

function isOfHere(question: Question, { shopId, orderId }: GivenAnswer): boolean {
  return (
    (shopId === undefined || shopId === question.shopId) &&
    (orderId === undefined || orderId === question.orderId)
  );
}

function isSame(question: Question, choice: string, seats: SeatRef[]): boolean {
  const keys = (refs: SeatRef[]) => refs.map(seatKey).sort().join();
  return question.choice === choice && keys(question.chosenSeats) === keys(seats);
}
