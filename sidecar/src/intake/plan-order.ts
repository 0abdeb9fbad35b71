import type { Grant } from '../ledger/grant.ts';
import { isSameOffer, resolveOffer } from '../ledger/offer.ts';
import type { Order } from '../ledger/order.ts';
import { planGrants, type Plan } from '../ledger/plan-grants.ts';
import { DEFAULT_REFUND_POLICY } from '../ledger/refund-policy.ts';
import {
  keepRoutes,
  routeOffer,
  toSold,
  type RoutedOffer,
  type Routing,
  type SoldLine,
} from '../ledger/route-offer.ts';
import { PATIENCE_MS } from '../ledger/settlement.ts';
import { awaitsTransfer } from '../ledger/transfer.ts';
import { touchAccess } from '../store/access.ts';
import { assignGrant, endGrant, openGrant, type OrderAddress } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { ensureLearner } from '../store/learners.ts';
import { findOffers } from '../store/offers.ts';
import { forgetLineProblems, forgetSoldOffers, saveLines, saveSeats } from '../store/order-lines.ts';
import { saveOrder, type OrderToSave, type StoredOrder } from '../store/orders.ts';
import { saveQuestions } from '../store/questions.ts';
import { readRouting } from '../store/routings.ts';
import type { Shop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import { askForTransfer, withdrawTransfer } from '../store/transfers.ts';
import { readPast, type OrderPast } from './order-past.ts';

export interface OrderToPlan extends OrderToSave {
  /** The order's row, as it is locked; undefined where there is none. */
  stored: StoredOrder | undefined;
  /** When its delivery came; unset: now. */
  receivedAt?: Date;
}

/**
 * Plans a snapshot and writes everything that follows from it, in the caller's transaction, which holds the order's
 * lock: seats, lines, questions, grants ended and opened, and the accesses that are to be looked at.
 *
 * @returns One word for what came of it.
 */
export async function planOrder(trx: TenantTransaction, shop: Shop, toPlan: OrderToPlan): Promise<string> {
  const { order, stored, receivedAt, trace, takingOver } = toPlan;
  const address: OrderAddress = { shopId: shop.shopId, orderId: order.orderId };
  const isBackfill = takingOver !== undefined;
  const { plan, past, offers } = await previewOrder(trx, shop, { order, stored, isBackfill });
  const sellsCourses = !order.anonymised && (plan.lines.length > 0 || past.grants.length > 0);
  const hasNews = sellsCourses && (plan.paid.isPaid || past.grants.length > 0);
  // What is under way asks again when it has come to something.
  const patienceMs = isUnderWay(plan, isBackfill) ? PATIENCE_MS : 0;
  await saveOrder(trx, shop.shopId, toPlan, { settleInMs: hasNews ? patienceMs : undefined });
  if (order.anonymised) return 'anonymised';
  await saveSeats(trx, address, plan.seats);
  await forgetSoldOffers(trx, address, [...offers.mended]);
  if (!past.isNew) await forgetLineProblems(trx, address, plan.lines);
  await saveLines(trx, address, plan.lines, soldOffers(plan, offers.sold));
  if (!sellsCourses) return 'no_course';
  await applyPlan(trx, address, plan, { before: past.grants, receivedAt, trace, isBackfill });
  if (!past.isNew || plan.questions.length > 0)
    await saveQuestions(trx, address, {
      planned: plan.questions,
      grounds: plan.grounds,
      // Whether something is bought twice is seen once its learner is known, see `askOfRepeats`.
      isOurs: (kind) => kind !== 'repeat_purchase',
      trace,
    });
  await askAboutMoney(trx, shop, { order, offers, trace, isNew: past.isNew, isBackfill });
  const outcome = outcomeOf(plan);
  if (takingOver) await addToTimeline(trx, { ...address, event: 'order.backfilled', detail: {}, trace });
  await addToTimeline(trx, {
    ...address,
    event: 'order.planned',
    detail: { status: order.status, outcome, opened: plan.opens.length, ended: plan.ends.length },
    trace,
  });
  return outcome;
}

/** Somebody is asked for the money of an order that waits for it, and not any more where it does not. */
async function askAboutMoney(
  trx: TenantTransaction,
  shop: Shop,
  {
    order,
    offers,
    trace,
    isNew,
    isBackfill,
  }: { order: Order; offers: LineOffers; trace: string; isNew: boolean; isBackfill: boolean },
): Promise<void> {
  const address = { shopId: shop.shopId, orderId: order.orderId };
  if (!isBackfill && awaitsTransfer(order, { ...shop.settings, connectedAt: shop.connectedAt })) {
    const routed = [...offers.routed.values()].flatMap((offer) => ('entries' in offer ? offer.entries : []));
    await askForTransfer(trx, address, {
      shopId: shop.shopId,
      amount: order.total,
      currency: order.currency,
      skus: order.lines.map(({ sku }) => sku.trim()).filter(Boolean),
      lmsIds: routed.flatMap(({ lmsId }) => lmsId ?? []),
      trace,
    });
  } else if (!isNew) {
    await withdrawTransfer(trx, address, { reason: order.status, trace });
  }
}

/** Whether the LMS is to be asked for something that was bought: until then, nothing is settled. */
function isUnderWay({ opens, assigns }: Plan, isBackfill: boolean): boolean {
  const isBought = opens.some(({ learner, isPurchase }) => learner && isPurchase);
  return (isBought && !isBackfill) || assigns.length > 0;
}

/** What planning a snapshot would come to; writes nothing. */
export async function previewOrder(
  trx: TenantTransaction,
  shop: Shop,
  { order, stored, isBackfill }: { order: Order; stored: StoredOrder | undefined; isBackfill: boolean },
): Promise<{ plan: Plan; past: OrderPast; offers: LineOffers }> {
  const past = await readPast(trx, { shopId: shop.shopId, orderId: order.orderId }, stored);
  const offers = await routeLines(trx, shop, order, past);
  const connectedAt = isBackfill || past.isBackfilled ? new Date(0) : shop.connectedAt;
  const plan = planGrants({
    order,
    offers: offers.routed,
    policy: { ...shop.settings, connectedAt },
    refunds: shop.settings.refunds ?? DEFAULT_REFUND_POLICY,
    seats: past.seats,
    grants: past.grants,
    answers: past.answers,
    withoutAudit: past.withoutAudit,
    mended: offers.mended,
  });
  return { plan, past, offers };
}

function outcomeOf(plan: Plan): string {
  if (!plan.paid.isPaid) return plan.ends.length > 0 ? 'ended' : plan.paid.reason;
  if (plan.opens.length + plan.assigns.length > 0) return 'granted';
  return plan.ends.length > 0 ? 'ended' : 'no_change';
}

export interface LineOffers {
  routed: Map<string, RoutedOffer>;
  sold: Map<string, SoldLine>;
  /** Lines that sell something else than they were granted for, or in another LMS. */
  mended: Set<string>;
}

/**
 * What was sold stays sold: a line that has been granted keeps its offer and its LMS, whatever the shop's table and the
 * routing rules say today. Only where the LMS has no such course run, and nobody ever was enrolled by the line, it sells
 * what its mended offer, or a mended rule, says.
 */
async function routeLines(
  trx: TenantTransaction,
  shop: Shop,
  order: Order,
  { sold, mendable, grants }: OrderPast,
): Promise<LineOffers> {
  const skus = order.lines.map((line) => line.sku.trim()).filter(Boolean);
  const table = await findOffers(trx, shop.shopId, skus);
  const { shopId, defaultLmsId } = shop;
  const routing: Routing = { shopId, defaultLmsId, ...(await readRouting(trx)) };
  const offers: LineOffers = { routed: new Map(), sold: new Map(), mended: new Set() };
  const grantsOf = Map.groupBy(grants, (grant) => grant.lineId);
  for (const { lineId, sku, offerMeta } of order.lines) {
    const kept = sold.get(lineId);
    const keptOffer = kept && { source: 'line' as const, ...keepRoutes(kept, grantsOf.get(lineId) ?? []) };
    const before = keptOffer && routeOffer(keptOffer, sku, routing);
    const offer = before && !mendable.has(lineId) ? undefined : resolveOffer(sku, offerMeta, table);
    const now = offer && routeOffer(offer, sku, routing);
    const isMended = before !== undefined && isOther(before, now);
    if (isMended) offers.mended.add(lineId);
    const routed = isMended ? now : (before ?? now);
    if (!routed) continue;
    offers.routed.set(lineId, routed);
    if ('entries' in routed) offers.sold.set(lineId, toSold(routed, routing.version));
  }
  return offers;
}

function isOther(kept: RoutedOffer, now: RoutedOffer | undefined): boolean {
  return (
    now !== undefined &&
    'entries' in kept &&
    'entries' in now &&
    !isSameOffer(toSold(kept, 0), toSold(now, 0))
  );
}

function soldOffers(plan: Plan, offers: Map<string, SoldLine>): Map<string, SoldLine> {
  const granted = new Set(plan.opens.map((grant) => grant.lineId));
  return new Map([...offers].filter(([lineId]) => granted.has(lineId)));
}

/**
 * Ends before it opens, and touches each access once, after both: nothing flaps. Accesses are touched in one order
 * everywhere, so that two orders of one learner do not lock each other out.
 */
async function applyPlan(
  trx: TenantTransaction,
  order: OrderAddress,
  plan: Plan,
  {
    before,
    ...reason
  }: { before: Grant[]; receivedAt: Date | undefined; trace: string; isBackfill: boolean },
): Promise<void> {
  const { trace, isBackfill } = reason;
  const touched = new Map<
    string,
    { lmsId: string; learnerId: string; courseKey: string; isPurchase: boolean }
  >();
  const touch = (lmsId: string, learnerId: string, courseKey: string, isPurchase: boolean) => {
    const key = JSON.stringify([lmsId, learnerId, courseKey]);
    touched.set(key, {
      lmsId,
      learnerId,
      courseKey,
      isPurchase: isPurchase || (touched.get(key)?.isPurchase ?? false),
    });
  };
  for (const { grantId, cause } of plan.ends) {
    const grant = before.find((candidate) => candidate.grantId === grantId);
    const learnerId = await endGrant(trx, grantId, cause);
    if (grant && learnerId) touch(grant.lmsId, learnerId, grant.courseKey, false);
  }
  for (const grant of plan.opens) {
    const learnerId = grant.learner ? await ensureLearner(trx, grant.lmsId, grant.learner.key) : null;
    await openGrant(trx, order, grant, learnerId, { trace, isBackfill });
    // What was bought long ago undoes nothing that was decided since.
    if (learnerId) touch(grant.lmsId, learnerId, grant.courseKey, grant.isPurchase && !isBackfill);
  }
  for (const { grantId, learner } of plan.assigns) {
    const grant = before.find((candidate) => candidate.grantId === grantId);
    if (!grant) continue;
    const learnerId = await ensureLearner(trx, grant.lmsId, learner.key);
    await assignGrant(trx, grantId, learner.typed, learnerId);
    touch(grant.lmsId, learnerId, grant.courseKey, true);
  }
  for (const key of [...touched.keys()].sort()) {
    const target = touched.get(key);
    if (target) await touchAccess(trx, target, { ...reason, isPurchase: target.isPurchase });
  }
}
