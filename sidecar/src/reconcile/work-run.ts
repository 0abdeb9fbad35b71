import { retryDelayMs } from '../ledger/retry-policy.ts';
import { LmsError } from '../lms/lms-error.ts';
import { keepClaim } from '../shared/keep-claim.ts';
import { ShopError } from '../shops/shop-error.ts';
import { inTenant } from '../store/in-tenant.ts';
import { waitLane } from '../store/lanes.ts';
import {
  claimRun,
  extendRun,
  finishRun,
  holdRun,
  postponeRun,
  RunLost,
  type Run,
} from '../store/reconciliations.ts';
import { workBackfill } from './backfill-shop.ts';
import { stepDryRun } from './foresee-backfill.ts';
import { stepLmsRun } from './reconcile-lms.ts';
import type { ReconcileParts } from './reconcile-parts.ts';
import { workShopRun } from './reconcile-shop.ts';
import { GaveWay } from './spare-lms.ts';

/** A lane with others to serve is asked again so soon. */
const GIVE_WAY_MS = 5_000;

/** The gaps of so many failures add up to two hours; tomorrow is another night, and a person may ask again. */
const MOST_ATTEMPTS = 11;

/**
 * Goes on with a run: the next step of one that asks an LMS, all of one that reads a shop's list.
 *
 * @returns Whether anything was done.
 */
export async function workRun(parts: ReconcileParts, tenantId: string, runId: string): Promise<boolean> {
  const run = await inTenant(parts.db, tenantId, (trx) => claimRun(trx, parts.holder, runId));
  if (!run) return false;
  const log = parts.logger.child({ run: run.runId, kind: run.kind, subject: run.lmsId || run.shopId });
  const extend = () => inTenant(parts.db, tenantId, (trx) => extendRun(trx, run.runId, parts.holder));
  try {
    await keepClaim(extend, () => work(parts, tenantId, run));
    log.info('run.advanced');
    return true;
  } catch (error) {
    if (error instanceof RunLost) return false;
    await keepFailure(parts, tenantId, run, error);
    const reason = error instanceof Error ? error.message : String(error);
    log[error instanceof GaveWay ? 'debug' : 'warn']({ attempt: run.attempts + 1, reason }, 'run.postponed');
    return false;
  }
}

async function work(parts: ReconcileParts, tenantId: string, run: Run): Promise<void> {
  if (run.kind === 'shop') return workShopRun(parts, tenantId, run);
  if (run.kind === 'backfill') {
    const isListed = run.position !== null && 'isListed' in run.position;
    return isListed ? stepDryRun(parts, tenantId, run) : workBackfill(parts, tenantId, run);
  }
  if (await stepLmsRun(parts, tenantId, run)) return;
  await inTenant(parts.db, tenantId, async (trx) => {
    await holdRun(trx, run.runId, parts.holder);
    await finishRun(trx, run.runId, 'done');
  });
}

async function keepFailure(parts: ReconcileParts, tenantId: string, run: Run, error: unknown): Promise<void> {
  await inTenant(parts.db, tenantId, async (trx) => {
    if (error instanceof GaveWay) return postponeRun(trx, run.runId, { delayMs: GIVE_WAY_MS, ages: false });
    const attempts = run.attempts + 1;
    const delayMs = retryDelayMs(attempts, Math.random()) ?? 0;
    const isFinal = error instanceof ShopError && !error.retryable;
    if (isFinal || attempts >= MOST_ATTEMPTS) return finishRun(trx, run.runId, codeOf(error));
    const waitMs = Math.max(delayMs, (retryAfterOf(error) ?? 0) * 1000);
    // Whoever else speaks to this LMS must wait too.
    if (error instanceof LmsError && error.code === 'lms_throttled' && run.lmsId !== '')
      await waitLane(trx, run.lmsId, (error.retryAfterSeconds ?? 60) * 1000);
    return postponeRun(trx, run.runId, { delayMs: waitMs, ages: true });
  });
}

function codeOf(error: unknown): string {
  return error instanceof LmsError || error instanceof ShopError ? error.code : 'internal';
}

function retryAfterOf(error: unknown): number | undefined {
  return error instanceof LmsError || error instanceof ShopError ? error.retryAfterSeconds : undefined;
}
