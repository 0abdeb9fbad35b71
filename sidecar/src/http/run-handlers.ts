import { z } from 'zod';
import {
  askForBackfill,
  askForReconciliation,
  silenceExcept,
  type AskedRun,
} from '../reconcile/ask-for-run.ts';
import { readRunView, showRun } from '../reconcile/show-run.ts';
import type { Problem } from '../shared/problem.ts';
import { listLatestRuns } from '../store/reconciliations.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const limit = z.coerce.number().int().min(1).max(10_000).default(200);

export const reconciliationRequest = z.object({
  lms: z.string().optional().meta({ description: 'Only this LMS; without `lms` and `shop`, all there are.' }),
  shop: z.string().optional(),
  since: moment.optional().meta({ description: 'Orders changed since; thirty days where none is said.' }),
  repair: z.boolean().default(false).meta({ description: 'Also repair what follows from a rule.' }),
  actor,
});

export const backfillRequest = z.object({
  since: moment.meta({ description: 'Orders paid since.' }),
  until: moment.optional().meta({ description: 'Orders paid before; never later than the connection.' }),
  dryRun: z.boolean().default(false),
  notes: z.boolean().default(false).meta({ description: 'Write notes for staff.' }),
  mail: z
    .boolean()
    .default(false)
    .meta({ description: 'Write the note that the shop mails to the customer.' }),
  complete: z.boolean().default(false).meta({ description: 'Set finished orders to completed.' }),
  actor,
});

export const runQuery = z.object({ limit });

const asked = z.object({
  id: z.uuid(),
  kind: z.enum(['lms', 'shop', 'backfill']),
  subject: z.string(),
  isNew: z.boolean().meta({ description: 'False: one about the same is under way, and this is its id.' }),
});

export const askedRuns = z.object({ runs: z.array(asked) }).meta({ id: 'AskedReconciliations' });

/** Comparisons with LMSs and shops, and backfills. */
export function runHandlers({ run, wake, actorOf }: OperatorTools) {
  const accept = (runs: AskedRun[]): Answer => {
    wake();
    return { status: 202, answer: { runs: runs.map(({ runId, ...rest }) => ({ id: runId, ...rest })) } };
  };
  return {
    reconcile: async (request: z.infer<typeof reconciliationRequest>): Promise<Answer> => {
      const { lms: lmsId, shop: shopId, since, repair: repairs } = request;
      const askedBy = actorOf(request.actor);
      const runs = await run((trx) => askForReconciliation(trx, { lmsId, shopId, since, repairs, askedBy }));
      if (runs === 'lms_unknown') return { refused: problems.lms_unknown };
      return runs === 'shop_unknown' ? { refused: problems.shop_unknown } : accept(runs);
    },
    backfill: async (
      request: z.infer<typeof backfillRequest>,
      { shopId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const { since, until, dryRun: isDryRun } = request;
      const wanted = { shopId, since, until, isDryRun, silent: silenceExcept(request) };
      const one = await run((trx) => askForBackfill(trx, { ...wanted, askedBy: actorOf(request.actor) }));
      return one === 'shop_unknown' ? { refused: problems.shop_unknown } : accept([one]);
    },
    show: async (
      query: z.infer<typeof runQuery>,
      { runId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const view = await run((trx) => showRun(trx, runId, query.limit));
      return view ? { answer: view } : { refused: runUnknown };
    },
    latest: async (query: z.infer<typeof runQuery>): Promise<Answer> => {
      const runs = await run(async (trx) => {
        const views = [];
        for (const one of await listLatestRuns(trx, { kinds: ['lms', 'shop', 'backfill'] }))
          views.push(await readRunView(trx, one, query.limit));
        return views;
      });
      return { answer: { runs } };
    },
  };
}

export const runUnknown: Problem = {
  status: 404,
  code: 'reconciliation_unknown',
  title: 'Unknown reconciliation',
  detail: 'There is none of this id. Those older than a month are kept no longer, unless they are the last.',
};
