import { z } from 'zod';
import { policyRequest } from './policy-handlers.ts';
import { answerRequest, questionList, questionsQuery } from './question-handlers.ts';
import { answers, json, operatorRefusals } from './openapi-shapes.ts';

const security = [{ operatorToken: [] }];
const policy = policyRequest.omit({ actor: true }).required().meta({ id: 'RefundPolicy' });
const ofShop = {
  security,
  requestParams: { path: z.object({ shopId: z.string() }) },
  responses: {
    200: json(policy, 'As it is now.'),
    ...answers({ ...operatorRefusals, 404: 'No such shop.' }),
  },
};

/** What the operator may ask and decide about money that went back. */
export const questionPaths = {
  '/v1/questions': {
    get: {
      summary: 'Lists what staff is asked before somebody loses their access, the oldest first.',
      security,
      requestParams: { query: questionsQuery },
      responses: { 200: json(questionList, 'Those that wait for an answer.'), ...answers(operatorRefusals) },
    },
  },
  '/v1/questions/{questionId}/answers': {
    post: {
      summary: 'Answers a question, once.',
      security,
      requestParams: { path: z.object({ questionId: z.string() }) },
      requestBody: { content: { 'application/json': { schema: answerRequest } } },
      responses: {
        200: json(z.object({ result: z.enum(['answered', 'repeat']) }), 'Taken; the LMS follows.'),
        ...answers({
          ...operatorRefusals,
          404: 'No such question (`question_unknown`).',
          409: 'Answered otherwise before (`question_answered`), or its reason is gone (`question_withdrawn`).',
        }),
      },
    },
  },
  '/v1/shops/{shopId}/refund-policy': {
    get: { summary: 'What becomes of access when the money goes back.', ...ofShop },
    patch: {
      summary: 'Changes it, for everything that happens from now on.',
      ...ofShop,
      requestBody: { content: { 'application/json': { schema: policyRequest } } },
    },
  },
};
