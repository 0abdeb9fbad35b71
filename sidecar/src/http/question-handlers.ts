import { z } from 'zod';
import { ON_REFUND } from '../ledger/refund-policy.ts';
import { answerQuestion } from '../operator/answer-question.ts';
import { changePolicy, readPolicy } from '../operator/refund-policy.ts';
import { QUESTION_KINDS } from '../ledger/question.ts';
import type { Problem } from '../shared/problem.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { listOpenQuestions } from '../store/questions.ts';
import { answerProblems, shopUnknown } from './question-problems.ts';

const seat = z.object({ lineItemId: z.string().max(64), seat: z.number().int().min(1) });
const choice = z.enum(['remove', 'audit', 'keep']);

export const questionsQuery = z.object({ shopId: z.string().optional(), orderId: z.string().optional() });

export const givenAnswer = {
  choice: choice.meta({ description: 'End the access, move it to audit, or keep it.' }),
  seats: z.array(seat).max(1000).default([]).meta({
    description: 'The seats that it is about; all where none is named and the question does not count them.',
  }),
};

const actor = z.string().trim().min(1).max(100).optional();

export const answerRequest = z.object({ ...givenAnswer, actor });

export const policyRequest = z
  .object({
    onRefund: z.enum(ON_REFUND),
    onTrash: z.enum(ON_REFUND),
    windowDays: z.number().int().min(0).max(99_999).nullable(),
    afterWindow: z.enum(['ask', 'keep']),
  })
  .partial()
  .extend({ actor });

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

type Answer = { answer: object } | { refused: Problem };

interface Tools {
  run: <T>(work: (trx: TenantTransaction) => Promise<T>) => Promise<T>;
  /** Called after something became due. */
  wake: () => void;
  /** Whose word it is, as the audit keeps it. */
  actorOf: (actor: string | undefined) => string;
}

/** What the operator may ask and decide about money that went back. */
export function questionHandlers({ run, wake, actorOf }: Tools) {
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
    policy: async (_query: unknown, { shopId = '' }: Record<string, string>): Promise<Answer> => {
      const policy = await run((trx) => readPolicy(trx, shopId));
      return policy ? { answer: policy } : { refused: shopUnknown };
    },
    changePolicy: async (
      { actor: name, ...changes }: z.infer<typeof policyRequest>,
      { shopId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const policy = await run((trx) => changePolicy(trx, shopId, changes, actorOf(name)));
      return policy ? { answer: policy } : { refused: shopUnknown };
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
