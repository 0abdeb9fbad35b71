import { z } from 'zod';
import { answerTransfer, LONGEST_REASON, type AnswerParts } from '../payments/answer-transfer.ts';
import { mailAgain } from '../payments/mail-again.ts';
import type { Problem } from '../shared/problem.ts';
import { findTransfer, listTransfers, TRANSFER_STATES, type Transfer } from '../store/transfers.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { actor } from './operator-requests.ts';

export const transfersQuery = z.object({
  state: z.enum(TRANSFER_STATES).optional(),
  shop: z.string().max(64).optional(),
  after: z.uuid().optional().meta({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const transferView = z
  .object({
    transferId: z.uuid(),
    shopId: z.string(),
    orderId: z.string(),
    amount: z.string().meta({ examples: ['49.00'] }),
    currency: z.string().meta({ examples: ['EUR'] }),
    state: z.enum(TRANSFER_STATES),
    askedAt: z.iso.datetime(),
    changedAt: z.iso.datetime().nullable(),
    nextMailAt: z.iso.datetime().nullable(),
    needsAttention: z.boolean().meta({ description: 'Nobody answered however often they were asked.' }),
    answeredAt: z.iso.datetime().nullable(),
    answeredBy: z
      .string()
      .nullable()
      .meta({ examples: ['mail:treasurer@school.example'] }),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Transfer' });

export const transferList = z.object({ transfers: z.array(transferView), next: z.string().nullable() });

export const transferAnswerRequest = z.discriminatedUnion('choice', [
  z.object({ choice: z.literal('arrived'), actor }),
  z.object({ choice: z.literal('wrong'), reason: z.string().trim().min(1).max(LONGEST_REASON), actor }),
  z.object({ choice: z.literal('later'), days: z.number().int().min(1).max(60), actor }),
]);

export const transferMailRequest = z.object({ actor });

const transferProblems = {
  transfer_unknown: {
    status: 404,
    code: 'transfer_unknown',
    title: 'Unknown transfer',
    detail: 'There is no transfer of this id. "matricula transfer list" shows them.',
  },
  answered_before: {
    status: 409,
    code: 'answered_before',
    title: 'Answered before',
    detail: 'Somebody answered before; nothing was changed.',
  },
  withdrawn: {
    status: 409,
    code: 'transfer_withdrawn',
    title: 'Nothing to confirm',
    detail: 'The order does not wait for this money any more; nothing was changed.',
  },
  changed: {
    status: 409,
    code: 'transfer_changed',
    title: 'The order has changed',
    detail: 'The order costs something else now; nothing was decided. Look at it and answer again.',
  },
} satisfies Record<string, Problem>;

type Tools = OperatorTools & AnswerParts;

/** Transfers that a person confirms. */
export function transferHandlers({ run, actorOf, tenantId, ...parts }: Tools) {
  return {
    list: async ({ shop: shopId, limit, ...page }: z.infer<typeof transfersQuery>): Promise<Answer> => {
      const found = await run((trx) => listTransfers(trx, { ...page, shopId, limit: limit + 1 }));
      const transfers = found.slice(0, limit);
      const last = found.length > limit ? transfers.at(-1) : undefined;
      return { answer: { transfers: transfers.map(viewTransfer), next: last?.transferId ?? null } };
    },
    answer: async (
      { actor: name, ...answer }: z.infer<typeof transferAnswerRequest>,
      { transferId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const given = { transferId, answer: answer, actor: actorOf(name) };
      const result = await answerTransfer(parts, tenantId, given);
      if (result !== 'answered' && result !== 'repeat') return { refused: transferProblems[result] };
      return read(transferId);
    },
    mail: async (_request: unknown, { transferId = '' }: Record<string, string>): Promise<Answer> => {
      const result = await run((trx) => mailAgain(trx, transferId));
      if (result !== 'due') return { refused: transferProblems[result] };
      parts.wake();
      return read(transferId);
    },
  };

  async function read(transferId: string): Promise<Answer> {
    const transfer = await run((trx) => findTransfer(trx, transferId));
    return transfer ? { answer: viewTransfer(transfer) } : { refused: transferProblems.transfer_unknown };
  }
}

function viewTransfer(transfer: Transfer): z.input<typeof transferView> {
  const { transferId, shopId, orderId, amount, currency, state, answeredBy, reason } = transfer;
  const at = (date: Date | null) => date?.toISOString() ?? null;
  return {
    ...{ transferId, shopId, orderId, amount, currency, state },
    askedAt: transfer.askedAt.toISOString(),
    changedAt: at(transfer.changedAt),
    nextMailAt: at(transfer.nextMailAt),
    needsAttention: transfer.isUnanswered,
    answeredAt: at(transfer.answeredAt),
    answeredBy,
    reason,
  };
}
