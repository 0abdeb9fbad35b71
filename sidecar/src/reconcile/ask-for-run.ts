import { randomUUID } from 'node:crypto';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findLmsConnection, listLmsConnections } from '../store/lms-connections.ts';
import { startRun, type NewRun } from '../store/reconciliations.ts';
import type { Silence } from '../store/schema.ts';
import { findShop, listShops } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';

/** Where nobody says how far to look back. */
const ASKED_DAYS = 30;

const DAY_MS = 86_400_000;

export interface ReconciliationRequest {
  /** Neither: everything there is. */
  lmsId?: string | undefined;
  shopId?: string | undefined;
  /** Orders of shops changed since; undefined: thirty days. */
  since?: Date | undefined;
  repairs: boolean;
  /** `cli:` or `api:` and a name. */
  askedBy: string;
}

/** A run that was asked for; `isNew` false: one about the same was under way. */
export interface AskedRun {
  runId: string;
  kind: NewRun['kind'];
  subject: string;
  isNew: boolean;
}

/** Asks for comparisons with LMSs and shops. @returns Why not, where something is named that is not there. */
export async function askForReconciliation(
  trx: TenantTransaction,
  request: ReconciliationRequest,
): Promise<AskedRun[] | 'lms_unknown' | 'shop_unknown'> {
  const { lmsId, shopId, repairs, askedBy } = request;
  if (lmsId !== undefined && !(await findLmsConnection(trx, lmsId))) return 'lms_unknown';
  if (shopId !== undefined && !(await findShop(trx, shopId))) return 'shop_unknown';
  const isAll = lmsId === undefined && shopId === undefined;
  const lmsIds = isAll ? (await listLmsConnections(trx)).map((connection) => connection.lmsId) : [lmsId];
  const shopIds = isAll ? (await listShops(trx)).map((shop) => shop.shopId) : [shopId];
  const since = (request.since ?? new Date(Date.now() - ASKED_DAYS * DAY_MS)).toISOString();
  const runs: AskedRun[] = [];
  const ask = async (kind: 'lms' | 'shop', subject: string | undefined, options: NewRun['options']) => {
    if (subject !== undefined) runs.push(await start(trx, { kind, subject, repairs, askedBy, options }));
  };
  for (const id of lmsIds) await ask('lms', id, {});
  for (const id of shopIds) await ask('shop', id, { since });
  return runs;
}

export interface BackfillRequest {
  shopId: string;
  since: Date;
  /** Undefined: until the shop was connected. */
  until?: Date | undefined;
  isDryRun: boolean;
  /** What the shop is not to hear of it. */
  silent: Silence[];
  askedBy: string;
}

/** Asks for a shop's old orders to be taken over. */
export async function askForBackfill(
  trx: TenantTransaction,
  { shopId, since, until, isDryRun, silent, askedBy }: BackfillRequest,
): Promise<AskedRun | 'shop_unknown'> {
  if (!(await findShop(trx, shopId))) return 'shop_unknown';
  const options = {
    since: since.toISOString(),
    ...(until && { until: until.toISOString() }),
    isDryRun,
    silent,
  };
  return start(trx, { kind: 'backfill', subject: shopId, repairs: !isDryRun, askedBy, options });
}

async function start(trx: TenantTransaction, run: NewRun): Promise<AskedRun> {
  const { runId, isNew } = await startRun(trx, run);
  const { kind, subject, repairs, askedBy } = run;
  if (isNew)
    await addToTimeline(trx, {
      event: kind === 'backfill' ? 'backfill.asked' : 'reconciliation.asked',
      ...(kind !== 'lms' && { shopId: subject }),
      detail: { actor: askedBy, run: runId, kind, subject, repairs },
      trace: randomUUID(),
    });
  return { runId, kind, subject, isNew };
}

/** What a backfill keeps from the shop: all that was not asked for. */
export function silenceExcept(asked: { notes: boolean; mail: boolean; complete: boolean }): Silence[] {
  return [
    ...(asked.notes ? [] : ['staff_note' as const]),
    ...(asked.mail ? [] : ['customer_note' as const]),
    ...(asked.complete ? [] : ['completion' as const]),
  ];
}
