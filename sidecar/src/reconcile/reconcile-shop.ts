import { compareOrder, REPAIRED_ORDERS, type OrderFinding } from '../ledger/compare-order.ts';
import type { Order } from '../ledger/order.ts';
import { hasSomethingToReport, isSettled, lineState } from '../ledger/settlement.ts';
import { isKnown } from '../intake/gather-order.ts';
import { previewOrder } from '../intake/plan-order.ts';
import { storeSwept } from '../intake/sweep-shop.ts';
import type { ShopConnector, SweptOrder } from '../shops/connector.ts';
import { saveFindings } from '../store/findings.ts';
import { inTenant, readClock, type TenantTransaction } from '../store/in-tenant.ts';
import { isDeliveryDue } from '../store/inbox.ts';
import { findOrder } from '../store/orders.ts';
import { holdRun, finishRun, saveCounts, type Run } from '../store/reconciliations.ts';
import type { RunCounts } from '../store/schema.ts';
import { readLineOutcomes } from '../store/settlements.ts';
import { listOrdersInUse, readToldState, reportAgain } from '../store/shop-comparisons.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { forEachOrder, storeRemoval } from './list-orders.ts';
import type { ReconcileParts } from './reconcile-parts.ts';

/** By night, what changed so lately is left to the delivery that may be on its way. */
const ON_ITS_WAY_MS = 10 * 60_000;

interface ShopRun {
  parts: ReconcileParts;
  run: Run;
  shop: Shop;
  connector: ShopConnector;
  counts: RunCounts;
  startedAt: Date;
}

/**
 * Compares a shop's orders of some days with the ledger, from the first to the last. Interrupted, it begins anew: what
 * it took in by then is known, and what it found is found again.
 *
 * @throws ShopError, RunLost
 */
export async function workShopRun(parts: ReconcileParts, tenantId: string, run: Run): Promise<void> {
  const { shop, startedAt } = await inTenant(parts.db, tenantId, async (trx) => ({
    shop: await getShop(trx, run.shopId),
    startedAt: await readClock(trx),
  }));
  const connector = parts.connectShop(shop);
  const shopRun = { parts, run, shop, connector, counts: { looked_at: 0 }, startedAt };
  const since = new Date(run.options.since ?? 0);
  const listed = new Set<string>();
  const look = async (swept: SweptOrder) => {
    listed.add(swept.orderId);
    await compareSwept(shopRun, swept);
  };
  const inRun = (work: (trx: TenantTransaction) => Promise<void>) => inHeldRun(shopRun, work);
  await forEachOrder({ connector, since, scope: 'selling', signal: parts.signal }, look, async () => {
    await inRun((trx) => saveCounts(trx, run.runId, shopRun.counts));
    parts.wake();
  });
  await lookForGone(shopRun, since, listed);
  await inRun((trx) => finishRun(trx, run.runId, 'done', shopRun.counts));
  parts.wake();
}

function inHeldRun(
  { parts, run, shop }: ShopRun,
  work: (trx: TenantTransaction) => Promise<void>,
): Promise<void> {
  return inTenant(parts.db, shop.tenantId, async (trx) => {
    await holdRun(trx, run.runId, parts.holder);
    await work(trx);
  });
}

async function compareSwept(shopRun: ShopRun, swept: SweptOrder): Promise<void> {
  const { parts, shop, connector, counts } = shopRun;
  counts.looked_at = (counts.looked_at ?? 0) + 1;
  const delivery = connector.readDelivery(swept.topic, swept.body);
  const address = { shopId: shop.shopId, orderId: swept.orderId };
  const kind =
    delivery.kind === 'order'
      ? await inTenant(parts.db, shop.tenantId, (trx) => compare(trx, shopRun, delivery.order))
      : 'order_unreadable';
  if (!kind) return;
  if (mayRepair(shopRun, kind)) {
    if (kind === 'report_missing')
      await inTenant(parts.db, shop.tenantId, (trx) => reportAgain(trx, address));
    else await storeSwept(parts, shop, connector, swept);
  }
  await keep(shopRun, swept.orderId, kind, delivery.kind === 'order' ? describe(delivery.order) : '');
}

async function compare(
  trx: TenantTransaction,
  { parts, shop, run, startedAt }: ShopRun,
  listed: Order,
): Promise<OrderFinding | undefined> {
  const address = { shopId: shop.shopId, orderId: listed.orderId };
  const stored = await findOrder(trx, address);
  const order = (await parts.erased.hider(shop.tenantId, stored, trx))(listed);
  const { plan, past } = await previewOrder(trx, shop, { order, stored, isBackfill: false });
  const isRecent =
    run.askedBy === 'schedule' && (order.modifiedAt?.getTime() ?? 0) > startedAt.getTime() - ON_ITS_WAY_MS;
  const hasGrants = past.grants.length > 0;
  return compareOrder({
    isStored: stored !== undefined,
    isSame: isKnown(order, stored),
    isUnderWay: isRecent || (await isDeliveryDue(trx, address)),
    concernsCourses: plan.lines.length > 0 || hasGrants,
    hasGrants,
    isBackfilled: past.isBackfilled,
    paid: plan.paid,
    lacksReport: (hasGrants || plan.paid.isPaid) && (await lacksReport(trx, address)),
  });
}

/** Compared by the states of the lines, which mean the same in every release; the sentences about them may change. */
async function lacksReport(
  trx: TenantTransaction,
  address: { shopId: string; orderId: string },
): Promise<boolean> {
  const lines = (await readLineOutcomes(trx, address)).filter(hasSomethingToReport);
  const told = await readToldState(trx, address);
  if (told.isUnderWay || told.isSilent || !isSettled(lines)) return false;
  return lines.some((line) => told.lineStates?.[line.lineId] !== lineState(line));
}

/** A deletion announces itself by one delivery, or by none. */
async function lookForGone(shopRun: ShopRun, since: Date, listed: ReadonlySet<string>): Promise<void> {
  const { parts, shop, connector } = shopRun;
  const inUse = await inTenant(parts.db, shop.tenantId, (trx) => listOrdersInUse(trx, shop.shopId, since));
  for (const orderId of inUse.filter((id) => !listed.has(id))) {
    const order = await connector.readOrder(orderId);
    if (order && order.status !== 'trash') continue;
    if (mayRepair(shopRun, 'order_gone'))
      await inTenant(parts.db, shop.tenantId, (trx) => storeRemoval(trx, shop, orderId));
    await keep(shopRun, orderId, 'order_gone', order ? 'trash' : 'deleted');
  }
}

function mayRepair({ run }: ShopRun, kind: OrderFinding): boolean {
  return run.repairs && REPAIRED_ORDERS.includes(kind);
}

async function keep(shopRun: ShopRun, orderId: string, kind: OrderFinding, detail: string): Promise<void> {
  const { run, shop, counts } = shopRun;
  counts[kind] = (counts[kind] ?? 0) + 1;
  const state = mayRepair(shopRun, kind) ? 'repaired' : 'found';
  const finding = { subject: orderId, kind, shopId: shop.shopId, orderId, detail, state } as const;
  await inHeldRun(shopRun, (trx) => saveFindings(trx, run.runId, [finding]));
}

function describe({ status, paidAt }: Order): string {
  return paidAt ? `${status}, paid ${paidAt.toISOString().slice(0, 16)}` : status;
}
