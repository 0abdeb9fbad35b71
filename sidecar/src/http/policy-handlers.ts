import { z } from 'zod';
import { ON_REFUND } from '../ledger/refund-policy.ts';
import { changePolicy, readPolicy } from '../operator/refund-policy.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

export const policyRequest = z
  .object({
    onRefund: z.enum(ON_REFUND),
    onTrash: z.enum(ON_REFUND),
    windowDays: z.number().int().min(0).max(99_999).nullable(),
    afterWindow: z.enum(['ask', 'keep']),
  })
  .partial()
  .extend({ actor });

/** What becomes of access when the money goes back. */
export function policyHandlers({ run, actorOf }: OperatorTools) {
  return {
    read: async (_query: unknown, { shopId = '' }: Record<string, string>): Promise<Answer> => {
      const policy = await run((trx) => readPolicy(trx, shopId));
      return policy ? { answer: policy } : { refused: problems.shop_unknown };
    },
    change: async (
      { actor: name, ...changes }: z.infer<typeof policyRequest>,
      { shopId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const policy = await run((trx) => changePolicy(trx, shopId, changes, actorOf(name)));
      return policy ? { answer: policy } : { refused: problems.shop_unknown };
    },
  };
}
