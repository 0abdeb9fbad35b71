import pMap from 'p-map';

import { retryDelayMs } from '../ledger/retry-policy.ts';
import type { Holder } from '../shared/holder.ts';
import { keepClaim } from '../shared/keep-claim.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { ShopConnector } from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant, readClock, type TenantTransaction } from '../store/in-tenant.ts';
import {
  claimDeliveries,
  extendDelivery,
  finishDelivery,
  postponeDelivery,
  supersedeDeliveries,
  type InboxRow,
} from '../store/inbox.ts';
import { advanceOrder, findOrder, lockOrder, lockOrderAddress } from '../store/orders.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { isCertainlyNewer } from '../ledger/snapshot.ts';
import { gatherOrder, type Gathered } from './gather-order.ts';
import { planOrder } from './plan-order.ts';

export interface InboxParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  holder: Holder;
  connect: (shop: Shop) => ShopConnector;
  /** Aborted when the sidecar stops. */
  signal: AbortSignal;
  /** Waits while deliveries are being stored, but not for long. */
  giveWay: () => Promise<void>;
}

/**
 * Planned at once: planning waits for the database and, in doubt, for the shop. Few: whoever comes last is planned with
 * the next ones.
 */
const BATCH = 8;

/** One of thousands of lines takes a hundred times the memory of another while it is planned: one at a time. */
const LARGE_BYTES = 256 * 1024;

/**
 * Plans what is stored of a tenant, a batch after the other while there are whole ones.
 *
 * @returns How many there were; 0 when nothing is due.
 */
export async function workInbox(parts: InboxParts, tenantId: string): Promise<number> {
  const plan = (row: InboxRow) => workDelivery(parts, tenantId, row);
  let planned = 0;
  let rows: InboxRow[];
  do {
    rows = await inTenant(parts.db, tenantId, (trx) => claimDeliveries(trx, parts.holder, BATCH));
    await Promise.all([
      pMap(rows.filter(isLarge), plan, { concurrency: 1 }),
      ...rows.filter((row) => !isLarge(row)).map(plan),
    ]);
    planned += rows.length;
  } while (rows.length === BATCH && !parts.signal.aborted);
  return planned;
}

function isLarge({ body }: InboxRow): boolean {
  return body.length > LARGE_BYTES;
}

async function workDelivery(parts: InboxParts, tenantId: string, row: InboxRow): Promise<void> {
  await parts.giveWay();
  const log = parts.logger.child({ trace: row.id, shop: row.shopId, order: row.orderId });
  const started = performance.now();
  try {
    const extend = () => inTenant(parts.db, tenantId, (trx) => extendDelivery(trx, row.id));
    const outcome = await keepClaim(extend, () => planDelivery(parts, tenantId, row));
    parts.metrics.planned.inc({ outcome });
    log.info({ outcome, durationMs: Math.round(performance.now() - started) }, 'order.planned');
  } catch (error) {
    const code = error instanceof ShopError ? error.code : 'internal';
    const delayMs = retryDelayMs(row.attempts + 1, Math.random());
    const isRetried = delayMs !== undefined && (!(error instanceof ShopError) || error.retryable);
    await inTenant(parts.db, tenantId, (trx) =>
      isRetried
        ? postponeDelivery(trx, row.id, delayMs, code)
        : finishDelivery(trx, row.id, 'needs_attention', code),
    );
    parts.metrics.planned.inc({ outcome: isRetried ? 'postponed' : 'needs_attention' });
    log.warn({ code, attempt: row.attempts + 1, delayMs, reason: messageOf(error) }, 'order.not_planned');
  }
}

async function planDelivery(parts: InboxParts, tenantId: string, row: InboxRow): Promise<string> {
  const address = { shopId: row.shopId, orderId: row.orderId };
  const { shop, stored, readAt } = await inTenant(parts.db, tenantId, async (trx) => ({
    shop: await getShop(trx, row.shopId),
    stored: await findOrder(trx, address),
    readAt: await readClock(trx),
  }));
  const connector = parts.connect(shop);
  const delivery = connector.readDelivery(row.topic, row.body);
  if (delivery.kind === 'not_an_order') {
    // Its id and topic say that it is an order: somebody may have paid, and only a person can tell.
    const state = delivery.reason === 'unreadable' ? 'needs_attention' : 'set_aside';
    await inTenant(parts.db, tenantId, (trx) => finishDelivery(trx, row.id, state, delivery.reason));
    return delivery.reason;
  }
  const gathered = await gatherOrder(delivery, stored, connector);
  return inTenant(parts.db, tenantId, async (trx) => {
    await lockOrderAddress(trx, address);
    const outcome = await plan(trx, gathered);
    await finishDelivery(trx, row.id, 'done', outcome);
    return outcome;
  });

  async function plan(trx: TenantTransaction, result: Gathered): Promise<string> {
    if (result.kind === 'unknown') return 'unknown_order';
    if (result.kind === 'nothing') {
      await advanceOrder(trx, address, result.order);
      return 'unchanged';
    }
    const current = await lockOrder(trx, address);
    // Somebody planned a newer snapshot while we were asking.
    if (current && current.readAt > readAt && !isCertainlyNewer(result.order, current.order))
      return 'superseded';
    if (result.askedShop) await supersedeDeliveries(trx, address, readAt);
    return planOrder(trx, shop, {
      order: result.order,
      fingerprint: result.fingerprint,
      readAt,
      receivedAt: row.receivedAt,
      trace: row.id,
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
