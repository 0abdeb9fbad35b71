import { z } from 'zod';
import { answerQuestion } from '../operator/answer-question.ts';
import { QUESTION_KINDS } from '../ledger/question.ts';
import { listOpenQuestions } from '../store/questions.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { actor } from './operator-requests.ts';
import { answerProblems } from './question-problems.ts';

const seat = z.object({ lineItemId: z.string().max(64), seat: z.number().int().min(1) });
const choice = z.enum(['remove', 'audit', 'keep']);

export const questionsQuery = z.object({ shopId: z.string().optional(), orderId: z.string().optional() });

export const givenAnswer = {
  choice: choice.meta({ description: 'End the access, move it to audit, or keep it.' }),
  seats: z.array(seat).max(1000).default([]).meta({
    description: 'The seats that it is about; all where none is named and the question does not count them.',
  }),
};

export const answerRequest = z.object({ ...givenAnswer, actor });

export const questionList = z
  .object({
    questions: z.array(
      z.object({
        questionId: z.uuid(),
        shopId: z.string(),
        orderId: z.string(),
        kind: z.enum(QUESTION_KINDS),
        seats: z.array(seat),
        count: z.number().int().nullable().meta({ description: 'How many seats are to be chosen.' }),
        detail: z.record(z.string(), z.string()),
        askedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'Questions' });

/** What staff is asked, and its answers. */
export function questionHandlers({ run, wake, actorOf }: OperatorTools) {
  return {
    list: async ({ shopId, orderId }: z.infer<typeof questionsQuery>): Promise<Answer> => {
      const scope = { ...(shopId !== undefined && { shopId }), ...(orderId !== undefined && { orderId }) };
      const questions = await run((trx) => listOpenQuestions(trx, scope));
      return { answer: { questions: questions.map(toView) } };
    },
    answer: async (
      { choice: word, seats, actor: name }: z.infer<typeof answerRequest>,
      { questionId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const given = { questionId, choice: word, seats: seats.map(toRef), actor: actorOf(name) };
      const result = await run((trx) => answerQuestion(trx, given));
      if (result !== 'answered' && result !== 'repeat') return { refused: answerProblems[result] };
      wake();
      return { answer: { result } };
    },
  };
}

/** The ledger's word for a shop's line item. */
export function toRef({ lineItemId, seat: number }: z.infer<typeof seat>) {
  return { lineId: lineItemId, seat: number };
}

function toView(question: Awaited<ReturnType<typeof listOpenQuestions>>[number]) {
  const { questionId, shopId, orderId, kind, seats, count, detail, askedAt } = question;
  const asked = seats.map(({ lineId: lineItemId, seat: number }) => ({ lineItemId, seat: number }));
  return { questionId, shopId, orderId, kind, seats: asked, count, detail, askedAt: askedAt.toISOString() };
}
