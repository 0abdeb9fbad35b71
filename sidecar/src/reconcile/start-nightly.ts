import { inTenant } from '../store/in-tenant.ts';
import { claimNights } from '../store/nightly-runs.ts';
import { startRun } from '../store/reconciliations.ts';
import type { ReconcileParts } from './reconcile-parts.ts';

/** By night a shop is asked for the orders of so many days. */
const NIGHTLY_DAYS = 3;

const DAY_MS = 86_400_000;

/**
 * Starts what is due tonight. It repairs what follows from a rule; everything else waits for a person.
 *
 * @returns Whether anything was started.
 */
export async function startNightly(parts: ReconcileParts, tenantId: string): Promise<boolean> {
  const started = await inTenant(parts.db, tenantId, async (trx) => {
    const nights = await claimNights(trx, parts.hour);
    const since = new Date(Date.now() - NIGHTLY_DAYS * DAY_MS).toISOString();
    for (const { kind, subject } of nights) {
      const options = kind === 'shop' ? { since } : {};
      await startRun(trx, { kind, subject, options, repairs: true, askedBy: 'schedule' });
    }
    return nights;
  });
  for (const { kind, subject } of started) parts.logger.info({ kind, subject }, 'run.started');
  return started.length > 0;
}
