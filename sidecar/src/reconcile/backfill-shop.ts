import { randomUUID } from 'node:crypto';
import { backfillEntries, type BackfillEntry } from '../ledger/backfill-entries.ts';
import type { Order } from '../ledger/order.ts';
import { fingerprint } from '../ledger/snapshot.ts';
import { gatherOrder, withHidden } from '../intake/gather-order.ts';
import { planOrder, previewOrder } from '../intake/plan-order.ts';
import type { ShopConnector, SweptOrder } from '../shops/connector.ts';
import { isInRun } from '../store/backfills.ts';
import { saveFindings, type Finding } from '../store/findings.ts';
import { readOrderGrants, type OrderAddress } from '../store/grants.ts';
import { inTenant, readClock, type TenantTransaction } from '../store/in-tenant.ts';
import { findOrder, lockOrder, lockOrderAddress, type StoredOrder } from '../store/orders.ts';
import { finishRun, holdRun, saveCounts, saveStep, type Run } from '../store/reconciliations.ts';
import type { RunCounts } from '../store/schema.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { forEachOrder } from './list-orders.ts';
import type { ReconcileParts } from './reconcile-parts.ts';

interface Backfill {
  parts: ReconcileParts;
  run: Run;
  shop: Shop;
  connector: ShopConnector;
  since: Date;
  /** What was paid from here on is no backfill's. */
  until: Date;
  isDryRun: boolean;
  counts: RunCounts;
}

/**
 * Takes over a shop's orders that were paid before it was connected, each in a transaction of its own, or says what
 * would become of each. Interrupted, it goes through the shop's list again and leaves out what it has dealt with.
 *
 * @throws ShopError, RunLost
 */
export async function workBackfill(parts: ReconcileParts, tenantId: string, run: Run): Promise<void> {
  const shop = await inTenant(parts.db, tenantId, (trx) => getShop(trx, run.shopId));
  const { since, until, isDryRun = false } = run.options;
  const wanted = until ? new Date(until) : shop.connectedAt;
  const backfill: Backfill = {
    parts,
    run,
    shop,
    connector: parts.connectShop(shop),
    since: new Date(since ?? 0),
    until: wanted < shop.connectedAt ? wanted : shop.connectedAt,
    isDryRun,
    counts: { looked_at: 0 },
  };
  const take = (swept: SweptOrder) => takeSwept(backfill, swept);
  const list = {
    connector: backfill.connector,
    since: backfill.since,
    // An order from before the plugin says nothing of courses: what it sells is known here.
    scope: 'all' as const,
    signal: parts.signal,
  };
  await forEachOrder(list, take, async () => {
    await inHeldRun(backfill, (trx) => saveCounts(trx, run.runId, backfill.counts));
    parts.wake();
  });
  await inHeldRun(backfill, async (trx) => {
    const counted = { ...run, counts: backfill.counts };
    if (isDryRun) await saveStep(trx, counted, { position: { isListed: true }, counted: {}, delayMs: 0 });
    else await finishRun(trx, run.runId, 'done', backfill.counts);
  });
  parts.wake();
}

function inHeldRun(
  { parts, run, shop }: Backfill,
  work: (trx: TenantTransaction) => Promise<void>,
): Promise<void> {
  return inTenant(parts.db, shop.tenantId, async (trx) => {
    await holdRun(trx, run.runId, parts.holder);
    await work(trx);
  });
}

async function takeSwept(backfill: Backfill, swept: SweptOrder): Promise<void> {
  const { parts, run, shop, connector, counts } = backfill;
  const count = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);
  count('looked_at');
  const address = { shopId: shop.shopId, orderId: swept.orderId };
  const delivery = connector.readDelivery(swept.topic, swept.body);
  if (delivery.kind !== 'order') {
    const detail = delivery.kind === 'not_an_order' ? delivery.reason : delivery.kind;
    const finding = {
      ...address,
      subject: swept.orderId,
      kind: 'unreadable',
      detail,
      state: 'found',
    } as const;
    return inHeldRun(backfill, (trx) => saveFindings(trx, run.runId, [finding]));
  }
  const { paidAt } = delivery.order;
  if (paidAt === null || paidAt < backfill.since) return void count('not_in_span');
  if (paidAt >= backfill.until) return void count(paidAt < shop.connectedAt ? 'not_in_span' : 'paid_later');
  const { stored, readAt, isDone } = await inTenant(parts.db, shop.tenantId, async (trx) => ({
    stored: await findOrder(trx, address),
    readAt: await readClock(trx),
    isDone: await isInRun(trx, run.runId, swept.orderId),
  }));
  if (isDone) return;
  const hide = await parts.erased.hider(shop.tenantId, stored);
  const hidden = { ...delivery, order: hide(delivery.order) };
  const gathered = await gatherOrder(hidden, stored, withHidden(connector, hide));
  if (gathered.kind === 'unknown') return;
  const word = await inTenant(parts.db, shop.tenantId, (trx) =>
    takeOrder(trx, backfill, { order: gathered.order, readAt, stored }),
  );
  count(word);
}

interface OldOrder {
  order: Order;
  readAt: Date;
  stored: StoredOrder | undefined;
}

/** @returns What became of it, in a word. */
async function takeOrder(trx: TenantTransaction, backfill: Backfill, old: OldOrder): Promise<string> {
  const { run, shop, isDryRun, parts } = backfill;
  const { order } = old;
  const address = { shopId: shop.shopId, orderId: order.orderId };
  await lockOrderAddress(trx, address);
  // Between the shop's answer and now it may have been delivered and planned: the next run sees it as it is then.
  const current = await lockOrder(trx, address);
  if (current && current.fingerprint !== old.stored?.fingerprint) return 'changed_meanwhile';
  if (current?.isBackfilled || (await readOrderGrants(trx, address)).length > 0) return 'known_before';
  if (order.anonymised) return 'anonymised';
  const { plan, offers } = await previewOrder(trx, shop, { order, stored: current, isBackfill: true });
  const entries = backfillEntries(order, plan, new Set(offers.routed.keys()));
  const takesOver = plan.paid.isPaid && offers.routed.size > 0;
  if (!isDryRun && takesOver) {
    await planOrder(trx, shop, {
      order,
      stored: current,
      fingerprint: fingerprint(order),
      readAt: old.readAt,
      trace: randomUUID(),
      takingOver: { silent: run.options.silent ?? [] },
    });
  }
  await holdRun(trx, run.runId, parts.holder);
  const findings = entries.map((entry) => toFinding(address, entry, isDryRun));
  await saveFindings(trx, run.runId, findings);
  if (!takesOver) return 'left_alone';
  return isDryRun ? 'to_take_over' : 'taken_over';
}

function toFinding({ shopId, orderId }: OrderAddress, entry: BackfillEntry, isDryRun: boolean): Finding {
  const { subject, kind, lineId, detail, seat } = entry;
  return {
    subject,
    kind,
    shopId,
    orderId,
    lineId,
    detail,
    seat: seat?.seat ?? null,
    lmsId: seat?.lmsId ?? null,
    courseKey: seat?.courseKey ?? null,
    mode: seat?.mode ?? null,
    learner: seat?.learner?.typed ?? null,
    state: isDryRun && kind === 'granted' ? 'unread' : 'found',
  };
}
