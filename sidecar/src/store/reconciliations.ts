import { sql } from 'kysely';
import type { Holder } from '../shared/holder.ts';
import { CLAIM_MS } from '../shared/keep-claim.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { RunCounts, RunKind, RunOptions, RunPosition } from './schema.ts';

/** One comparison of the ledger with an LMS or a shop, or one backfill of a shop. */
export interface Run {
  runId: string;
  kind: RunKind;
  /** Of a comparison with an LMS; else empty. */
  lmsId: string;
  /** Of anything else; else empty. */
  shopId: string;
  repairs: boolean;
  options: RunOptions;
  /** `schedule`, or `cli:` or `api:` and a name. */
  askedBy: string;
  position: RunPosition | null;
  counts: RunCounts;
  attempts: number;
  startedAt: Date;
  finishedAt: Date | null;
  /** `done`, or why it was given up; null while it is under way. */
  outcome: string | null;
}

export type NewRun = Pick<Run, 'kind' | 'repairs' | 'options' | 'askedBy'> & { subject: string };

/** What was found is kept so long; the newest report of each LMS and shop is kept in any case. */
const KEPT_DAYS = 30;

/**
 * Starts a run, unless one about the same is under way.
 *
 * @returns Its id, or that of the one that is under way.
 */
export async function startRun(
  trx: TenantTransaction,
  run: NewRun,
): Promise<{ runId: string; isNew: boolean }> {
  const ofLms = run.kind === 'lms';
  const started = await trx
    .insertInto('reconciliations')
    .values({
      kind: run.kind,
      lms_id: ofLms ? run.subject : null,
      shop_id: ofLms ? null : run.subject,
      repairs: run.repairs,
      options: JSON.stringify(run.options),
      asked_by: run.askedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (started) {
    await deleteOldRuns(trx);
    return { runId: started.id, isNew: true };
  }
  const running = await trx
    .selectFrom('reconciliations')
    .select('id')
    .where('kind', '=', run.kind)
    .where(sql<boolean>`coalesce(lms_id, shop_id) = ${run.subject}`)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { runId: running.id, isNew: false };
}

async function deleteOldRuns(trx: TenantTransaction): Promise<void> {
  await sql`
    delete from reconciliations as old
    where finished_at < clock_timestamp() - ${KEPT_DAYS} * interval '1 day' and exists (
      select from reconciliations as newer
      where newer.kind = old.kind and coalesce(newer.lms_id, newer.shop_id) = coalesce(old.lms_id, old.shop_id)
        and newer.finished_at > old.finished_at)`.execute(trx);
}

/** Claims a run whose next step is due. A crash gives it back, and the next one goes on where it was. */
export async function claimRun(
  trx: TenantTransaction,
  holder: Holder,
  runId: string,
): Promise<Run | undefined> {
  const row = await trx
    .updateTable('reconciliations')
    .set({ next_step_at: fromNow(CLAIM_MS), claimed_by: holder })
    .where('id', '=', runId)
    .where('finished_at', 'is', null)
    .where('next_step_at', '<=', now)
    .returningAll()
    .executeTakeFirst();
  return row && toRun(row);
}

/** The step takes longer. */
export async function extendRun(trx: TenantTransaction, runId: string, holder: Holder): Promise<void> {
  await claimed(trx, runId, holder)
    .set({ next_step_at: fromNow(CLAIM_MS) })
    .execute();
}

/** Another sidecar took the run over, or it was finished: what this one found is not kept. */
export class RunLost extends Error {}

/**
 * Makes sure that the run is still ours, until the end of the transaction.
 *
 * @throws RunLost
 */
export async function holdRun(trx: TenantTransaction, runId: string, holder: Holder): Promise<void> {
  const row = await trx
    .selectFrom('reconciliations')
    .select('id')
    .where('id', '=', runId)
    .where('claimed_by', '=', holder)
    .where('finished_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new RunLost('Another sidecar goes on with this reconciliation.');
}

/** What one step came to. */
export interface Step {
  position: RunPosition | null;
  counted: RunCounts;
  /** When to go on. */
  delayMs: number;
}

/** Keeps how far a run has come, and gives it free. Its holder must hold it. */
export async function saveStep(trx: TenantTransaction, run: Run, step: Step): Promise<void> {
  await trx
    .updateTable('reconciliations')
    .set({
      position: step.position && JSON.stringify(step.position),
      counts: JSON.stringify(addCounts(run.counts, step.counted)),
      attempts: 0,
      next_step_at: fromNow(step.delayMs),
      claimed_by: null,
    })
    .where('id', '=', run.runId)
    .execute();
}

/** Shows how far a run has come that does all of it in one step. */
export async function saveCounts(trx: TenantTransaction, runId: string, counts: RunCounts): Promise<void> {
  await trx
    .updateTable('reconciliations')
    .set({ counts: JSON.stringify(counts) })
    .where('id', '=', runId)
    .execute();
}

export function addCounts(counts: RunCounts, more: RunCounts): RunCounts {
  const names = [...new Set([...Object.keys(counts), ...Object.keys(more)])];
  return Object.fromEntries(names.map((name) => [name, (counts[name] ?? 0) + (more[name] ?? 0)]));
}

/** What the run depends on does not answer, or has others to serve. */
export async function postponeRun(
  trx: TenantTransaction,
  runId: string,
  { delayMs, ages }: { delayMs: number; ages: boolean },
): Promise<void> {
  await trx
    .updateTable('reconciliations')
    .set((row) => ({
      next_step_at: fromNow(delayMs),
      claimed_by: null,
      ...(ages && { attempts: row('attempts', '+', 1) }),
    }))
    .where('id', '=', runId)
    .where('finished_at', 'is', null)
    .execute();
}

/** @param outcome `done`, or why it is given up. */
export async function finishRun(
  trx: TenantTransaction,
  runId: string,
  outcome: string,
  counts?: RunCounts,
): Promise<void> {
  await trx
    .updateTable('reconciliations')
    .set({ finished_at: now, outcome, ...(counts && { counts: JSON.stringify(counts) }) })
    .where('id', '=', runId)
    .where('finished_at', 'is', null)
    .execute();
}

export async function findRun(trx: TenantTransaction, runId: string): Promise<Run | undefined> {
  const row = await trx
    .selectFrom('reconciliations')
    .selectAll()
    .where(sql<boolean>`id::text = ${runId}`)
    .executeTakeFirst();
  return row && toRun(row);
}

/** The latest run about each LMS and each shop, or about one of them; of one kind or all. */
export async function listLatestRuns(
  trx: TenantTransaction,
  { kinds, subject }: { kinds: RunKind[]; subject?: string },
): Promise<Run[]> {
  const rows = await trx
    .selectFrom('reconciliations')
    .selectAll()
    .distinctOn(['kind', 'lms_id', 'shop_id'])
    .where('kind', 'in', kinds)
    .where(sql<boolean>`coalesce(lms_id, shop_id) = coalesce(${subject ?? null}::text, lms_id, shop_id)`)
    .orderBy('kind')
    .orderBy('lms_id')
    .orderBy('shop_id')
    .orderBy('started_at', 'desc')
    .execute();
  return rows.map(toRun);
}

function claimed(trx: TenantTransaction, runId: string, holder: Holder) {
  return trx
    .updateTable('reconciliations')
    .where('id', '=', runId)
    .where('claimed_by', '=', holder)
    .where('finished_at', 'is', null);
}

interface RunRow {
  id: string;
  kind: RunKind;
  lms_id: string | null;
  shop_id: string | null;
  repairs: boolean;
  options: RunOptions;
  asked_by: string;
  position: RunPosition | null;
  counts: unknown;
  attempts: number;
  started_at: Date;
  finished_at: Date | null;
  outcome: string | null;
}

function toRun(row: RunRow): Run {
  return {
    runId: row.id,
    kind: row.kind,
    lmsId: row.lms_id ?? '',
    shopId: row.shop_id ?? '',
    repairs: row.repairs,
    options: row.options,
    askedBy: row.asked_by,
    position: row.position,
    counts: row.counts as RunCounts,
    attempts: row.attempts,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
  };
}
