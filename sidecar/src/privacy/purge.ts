import { randomUUID } from 'node:crypto';
import type { Logger } from '../shared/logger.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { claimPurge, countPurgeable, PURGED, purgeSome, type PurgedKind } from '../store/privacy.ts';
import { addToTimeline } from '../store/timeline.ts';

export interface PurgeParts {
  db: Db;
  logger: Logger;
  /** Texts are kept so long after they have had their effect. */
  keepDays: number;
  /** Waits while deliveries are being stored, but not for long. */
  giveWay: () => Promise<void>;
  signal: AbortSignal;
}

export type PurgeCounts = Record<PurgedKind, number>;

const EVERY_MS = 3_600_000;

/** One transaction is short: whoever else needs the disk comes in between. */
const AT_ONCE = 200;

/**
 * Forgets the texts of a tenant that are old enough, once an hour, in small steps.
 *
 * @returns Whether there were any.
 */
export async function purgeOldTexts(parts: PurgeParts, tenantId: string): Promise<boolean> {
  if (!(await inTenant(parts.db, tenantId, (trx) => claimPurge(trx, EVERY_MS)))) return false;
  const counts = await purgeAll(parts, tenantId);
  if (sumOf(counts) === 0) return false;
  parts.logger.info({ tenant: tenantId, ...counts }, 'texts.purged');
  return true;
}

/** The same at once, because a person says so. */
export async function purgeByHand(
  parts: PurgeParts,
  tenantId: string,
  { actor, isDryRun }: { actor: string; isDryRun: boolean },
): Promise<PurgeCounts> {
  if (isDryRun)
    return inTenant(parts.db, tenantId, async (trx) => {
      const counts = noCounts();
      for (const kind of PURGED) counts[kind] = await countPurgeable(trx, kind, parts.keepDays);
      return counts;
    });
  const counts = await purgeAll(parts, tenantId);
  const detail = { actor, keepDays: parts.keepDays, ...counts };
  await inTenant(parts.db, tenantId, (trx) =>
    addToTimeline(trx, { event: 'privacy.purged', detail, trace: randomUUID() }),
  );
  return counts;
}

async function purgeAll(
  { db, keepDays, giveWay, signal }: PurgeParts,
  tenantId: string,
): Promise<PurgeCounts> {
  const counts = noCounts();
  for (const kind of PURGED) {
    let purged: number;
    do {
      await giveWay();
      purged = await inTenant(db, tenantId, (trx) => purgeSome(trx, kind, { keepDays, limit: AT_ONCE }));
      counts[kind] += purged;
    } while (purged === AT_ONCE && !signal.aborted);
  }
  return counts;
}

function noCounts(): PurgeCounts {
  return { deliveries: 0, reports: 0, mails: 0 };
}

function sumOf(counts: PurgeCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
