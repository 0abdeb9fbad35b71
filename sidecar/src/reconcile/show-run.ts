import { z } from 'zod';
import { countOutcomes, listOutcomes } from '../store/backfills.ts';
import { listFindings } from '../store/findings.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findRun, type Run } from '../store/reconciliations.ts';

const finding = z.object({
  kind: z.string().meta({ examples: ['left_in_lms'] }),
  lms: z.string().nullable(),
  courseKey: z.string().nullable(),
  mode: z.string().nullable(),
  shopId: z.string().nullable(),
  orderId: z.string().nullable().meta({ description: 'Of an access all its orders, by comma.' }),
  lineItemId: z.string().nullable(),
  learner: z.string().nullable().meta({ description: 'Username in the LMS, else an e-mail address.' }),
  detail: z.string(),
  repaired: z.boolean(),
});

/** One run, with what it found. */
export const runView = z
  .object({
    id: z.uuid(),
    kind: z.enum(['lms', 'shop', 'backfill']),
    subject: z.string().meta({ description: 'Id of the LMS or the shop.' }),
    repairs: z.boolean(),
    dryRun: z.boolean(),
    since: z.iso.datetime().nullable(),
    until: z.iso.datetime().nullable(),
    askedBy: z.string().meta({ description: '`schedule`, or `cli:` or `api:` and a name.' }),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    outcome: z.string().nullable().meta({ description: '`done`, or why it was given up; null: under way.' }),
    counts: z.record(z.string(), z.number()),
    findings: z.array(finding).meta({ description: 'The first of them, as many as asked for.' }),
  })
  .meta({ id: 'Reconciliation' });

export type RunView = z.infer<typeof runView>;
export type FindingView = z.infer<typeof finding>;

/** @returns undefined for a run that there is not. */
export async function showRun(
  trx: TenantTransaction,
  runId: string,
  limit: number,
): Promise<RunView | undefined> {
  const run = await findRun(trx, runId);
  return run && readRunView(trx, run, limit);
}

/** A run with its findings; those of a backfill as the ledger has them now. */
export async function readRunView(trx: TenantTransaction, run: Run, limit: number): Promise<RunView> {
  const isBackfill = run.kind === 'backfill';
  const findings = await (isBackfill ? listOutcomes : listFindings)(trx, run.runId, limit);
  const outcomes = isBackfill ? await countOutcomes(trx, run.runId) : {};
  return {
    id: run.runId,
    kind: run.kind,
    subject: run.lmsId || run.shopId,
    repairs: run.repairs,
    dryRun: run.options.isDryRun ?? false,
    since: run.options.since ?? null,
    until: run.options.until ?? null,
    askedBy: run.askedBy,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    outcome: run.outcome,
    counts: { ...run.counts, ...outcomes },
    findings: findings.map(({ lmsId, lineId, isRepaired, ...shown }) => ({
      ...shown,
      lms: lmsId,
      lineItemId: lineId,
      repaired: isRepaired,
    })),
  };
}
