import pMap from 'p-map';

import { retryDelayMs } from '../ledger/retry-policy.ts';
import type { Bell } from '../shared/bell.ts';
import type { Holder } from '../shared/holder.ts';
import { CLAIM_MS, keepClaim } from '../shared/keep-claim.ts';
import type { ErasedPeople } from '../privacy/erased-people.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { ShopConnector } from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant, readClock, type TenantTransaction } from '../store/in-tenant.ts';
import {
  claimDeliveries,
  dropBodies,
  extendDelivery,
  finishDelivery,
  postponeDelivery,
  supersedeDeliveries,
  type InboxRow,
} from '../store/inbox.ts';
import {
  advanceOrder,
  findOrder,
  findOrders,
  lockOrder,
  lockOrderAddress,
  orderName,
  type StoredOrder,
} from '../store/orders.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { gatherOrder, withHidden, type Gathered } from './gather-order.ts';
import { planOrder } from './plan-order.ts';

export interface InboxParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  holder: Holder;
  connect: (shop: Shop) => ShopConnector;
  erased: ErasedPeople;
  /** Aborted when the sidecar stops. */
  signal: AbortSignal;
  /** Rung after each batch. */
  news: Bell;
  /** Waits while deliveries are being stored, but not for long. */
  giveWay: () => Promise<void>;
}

/** Claimed together. Few: whoever comes last is planned with the next ones. */
const BATCH = 8;

/** Planned at once: planning waits for the database and, in doubt, for the shop. Lanes need the database too. */
const AT_ONCE = 4;

/** One of thousands of lines takes a hundred times the memory of another while it is planned: one at a time. */
const LARGE_BYTES = 256 * 1024;

/** What was delivered is on the disk: if the database crashes, it is planned once more. */
const REPEATABLE = { isRepeatable: true };

/**
 * Plans what is stored of a tenant, a batch after the other while there are whole ones.
 *
 * @returns How many there were; 0 when nothing is due.
 */
export async function workInbox(parts: InboxParts, tenantId: string): Promise<number> {
  let planned = 0;
  let rows: InboxRow[];
  do {
    const goodUntilMs = performance.now() + CLAIM_MS;
    const claimed = await inTenant(parts.db, tenantId, (trx) => claimBatch(trx, parts.holder), REPEATABLE);
    rows = [...claimed.large, ...claimed.others];
    const plan = (row: InboxRow) =>
      workDelivery(parts, tenantId, row, { goodUntilMs, known: claimed.known.get(row.id) });
    await Promise.all([
      pMap(claimed.large, plan, { concurrency: 1 }),
      pMap(claimed.others, plan, { concurrency: AT_ONCE }),
    ]);
    parts.news.ring();
    planned += rows.length;
  } while (rows.length === BATCH && !parts.signal.aborted);
  return planned;
}

/** What is known of an order before it is planned, and since when. */
interface Known {
  shop: Shop;
  stored: StoredOrder | undefined;
  readAt: Date;
}

/** Claims deliveries, with what is known of each but the large ones, by the row's id. */
async function claimBatch(
  trx: TenantTransaction,
  holder: Holder,
): Promise<{ large: InboxRow[]; others: InboxRow[]; known: Map<string, Known> }> {
  const rows = await claimDeliveries(trx, holder, BATCH);
  const large = rows.filter(({ body }) => body.length > LARGE_BYTES);
  const others = rows.filter((row) => !large.includes(row));
  const known = new Map<string, Known>();
  if (others.length === 0) return { large, others, known };
  const readAt = await readClock(trx);
  const orders = await findOrders(trx, others);
  const shops = new Map<string, Shop>();
  for (const row of others) {
    const shop = shops.get(row.shopId) ?? (await getShop(trx, row.shopId));
    shops.set(row.shopId, shop);
    known.set(row.id, { shop, stored: orders.get(orderName(row)), readAt });
  }
  return { large, others, known };
}

async function workDelivery(
  parts: InboxParts,
  tenantId: string,
  row: InboxRow,
  { goodUntilMs, known }: { goodUntilMs: number; known: Known | undefined },
): Promise<void> {
  await parts.giveWay();
  // The claim ran out before its turn came, behind large ones or while this process stood still: it is another's by now.
  if (performance.now() > goodUntilMs) return;
  const log = parts.logger.child({ trace: row.id, shop: row.shopId, order: row.orderId });
  const started = performance.now();
  try {
    const extend = () => inTenant(parts.db, tenantId, (trx) => extendDelivery(trx, row.id));
    const outcome = await keepClaim(extend, () => planDelivery(parts, tenantId, row, known));
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

/** @param known Unset: is still to be read. */
async function planDelivery(
  parts: InboxParts,
  tenantId: string,
  row: InboxRow,
  known?: Known,
): Promise<string> {
  const address = { shopId: row.shopId, orderId: row.orderId };
  const { shop, stored, readAt } =
    known ??
    (await inTenant(parts.db, tenantId, async (trx) => ({
      shop: await getShop(trx, row.shopId),
      stored: await findOrder(trx, address),
      readAt: await readClock(trx),
    })));
  const connector = withHidden(parts.connect(shop), await parts.erased.hider(tenantId, stored));
  const delivery = connector.readDelivery(row.topic, row.body);
  if (delivery.kind === 'not_an_order') {
    // Its id and topic say that it is an order: somebody may have paid, and only a person can tell.
    const state = delivery.reason === 'unreadable' ? 'needs_attention' : 'set_aside';
    await inTenant(parts.db, tenantId, (trx) => finishDelivery(trx, row.id, state, delivery.reason));
    return delivery.reason;
  }
  const gathered = await gatherOrder(delivery, stored, connector);
  const finish = async (trx: TenantTransaction) => {
    await lockOrderAddress(trx, address);
    const outcome = await plan(trx, gathered);
    if (outcome === undefined) return undefined;
    await finishDelivery(trx, row.id, 'done', outcome);
    // The shop may still say who it was.
    if (stored && stored.erased.length > 0) await dropBodies(trx, address);
    return outcome;
  };
  const done = await inTenant(parts.db, tenantId, finish, REPEATABLE);
  return done ?? planDelivery(parts, tenantId, row);

  /** @returns Undefined where the order was planned meanwhile: the delivery is compared with that. */
  async function plan(trx: TenantTransaction, result: Gathered): Promise<string | undefined> {
    if (result.kind === 'unknown') return 'unknown_order';
    const current = await lockOrder(trx, address);
    if (current?.readAt.getTime() !== stored?.readAt.getTime()) return undefined;
    if (result.kind === 'nothing') {
      await advanceOrder(trx, address, result.order);
      return 'unchanged';
    }
    if (result.askedShop) await supersedeDeliveries(trx, address, readAt);
    return planOrder(trx, shop, {
      order: result.order,
      stored: current,
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
