import { parseCourseKey } from '../ledger/course-key.ts';
import { explainRoute } from '../ledger/explain-route.ts';
import type { Grant } from '../ledger/grant.ts';
import { resolveOffer, type OfferEntry, type SoldOffer } from '../ledger/offer.ts';
import type { OrderLine } from '../ledger/order.ts';
import { keepRoutes, type Routing, type SoldLine } from '../ledger/route-offer.ts';
import { visibleRules } from '../ledger/shop-rules.ts';
import { readOrderGrants } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findOffers } from '../store/offers.ts';
import { readSoldOffers } from '../store/order-lines.ts';
import { findOrder } from '../store/orders.ts';
import { findOldRule, readRouting } from '../store/routings.ts';
import { findShop } from '../store/shops.ts';
import type { ExplainedLine, RouteExplanationView } from './route-shapes.ts';

export interface CourseQuery {
  shopId: string;
  sku: string;
  /** Undefined: what the shop's table says of the SKU, or the SKU itself. */
  courseKey?: string | undefined;
  /** LMS that the offer names. */
  lms?: string | undefined;
}

export type ExplainRefusal = 'shop_unknown' | 'order_unknown' | 'course_key_malformed';

/** Explains where a course would go if it were sold now. @param isOwnOnly Shows no rules of other shops. */
export async function explainCourse(
  trx: TenantTransaction,
  { shopId, sku, courseKey: text, lms }: CourseQuery,
  { isOwnOnly = false } = {},
): Promise<RouteExplanationView | ExplainRefusal> {
  const routing = await routingOf(trx, shopId, isOwnOnly);
  if (!routing) return 'shop_unknown';
  const courseKey = text === undefined ? undefined : parseCourseKey(text);
  if (text !== undefined && !courseKey) return 'course_key_malformed';
  const offer = courseKey
    ? { entries: [{ lms: lms ?? null, courseKey, mode: null }], refunds: {} }
    : resolveOffer(sku, undefined, await findOffers(trx, shopId, [sku.trim()]));
  const line = { lineId: null, name: '', sku };
  return view(routing, null, [await explainLine(trx, routing, line, offer)], null);
}

/** Explains where the courses of an order went, and where they would go now; page by page. */
export async function explainOrder(
  trx: TenantTransaction,
  order: { shopId: string; orderId: string },
  { after = 0, limit = 50, isOwnOnly = false } = {},
): Promise<RouteExplanationView | ExplainRefusal> {
  const routing = await routingOf(trx, order.shopId, isOwnOnly);
  if (!routing) return 'shop_unknown';
  const stored = await findOrder(trx, order);
  if (!stored) return 'order_unknown';
  const all = stored.order.lines;
  const page = all.slice(after, after + limit);
  const table = await findOffers(trx, order.shopId, page.map(({ sku }) => sku.trim()).filter(Boolean));
  const sold = await readSoldOffers(trx, order);
  const grants = Map.groupBy(await readOrderGrants(trx, order), ({ lineId }) => lineId);
  const lines: ExplainedLine[] = [];
  for (const line of page) {
    const kept = sold.get(line.lineId);
    const offer = kept ?? resolveOffer(line.sku, line.offerMeta, table);
    const soldTo = kept && { kept, grants: grants.get(line.lineId) ?? [] };
    lines.push(await explainLine(trx, routing, line, offer, soldTo));
  }
  return view(routing, order.orderId, lines, after + limit < all.length ? after + limit : null);
}

async function routingOf(
  trx: TenantTransaction,
  shopId: string,
  isOwnOnly: boolean,
): Promise<Routing | undefined> {
  const shop = await findShop(trx, shopId);
  if (!shop) return undefined;
  const { rules, ...now } = await readRouting(trx);
  return {
    ...now,
    rules: isOwnOnly ? visibleRules(rules, shopId) : rules,
    shopId,
    defaultLmsId: shop.defaultLmsId,
  };
}

function view(
  { shopId, version, defaultLmsId }: Routing,
  orderId: string | null,
  lines: ExplainedLine[],
  nextAfter: number | null,
): RouteExplanationView {
  return { shopId, orderId, version, defaultLmsId, lines, nextAfter };
}

async function explainLine(
  trx: TenantTransaction,
  routing: Routing,
  { lineId, name, sku }: Pick<OrderLine, 'name' | 'sku'> & { lineId: string | null },
  offer: SoldOffer | ReturnType<typeof resolveOffer>,
  soldTo?: { kept: SoldLine; grants: Grant[] },
): Promise<ExplainedLine> {
  const line = { lineId, name, sku };
  if (!offer) return { ...line, problem: 'no_course', courses: [] };
  if ('problem' in offer) return { ...line, problem: offer.problem, courses: [] };
  const courses: ExplainedLine['courses'] = [];
  for (const [index, entry] of offer.entries.entries()) {
    const sold = soldTo && (await soldRoute(trx, soldTo, index));
    const asSold = sold && sold.by !== 'offer' && sold.by !== null ? { ...entry, lms: null } : entry;
    const { courseKey } = entry;
    courses.push({ courseKey, ...explainRoute(asSold, sku, routing), sold: sold ?? null });
  }
  return { ...line, problem: null, courses };
}

/** How an entry of a line was routed when it was granted; undefined where it was not. */
async function soldRoute(
  trx: TenantTransaction,
  { kept, grants }: { kept: SoldLine; grants: Grant[] },
  index: number,
): Promise<NonNullable<ExplainedLine['courses'][number]['sold']> | undefined> {
  const entry: OfferEntry | undefined = keepRoutes(kept, grants).entries[index];
  if (!entry || entry.lms === null) return undefined;
  const { courseKey, lms: lmsId } = entry;
  const route = kept.routes.find((known) => known.courseKey === courseKey && known.lmsId === lmsId);
  if (!route) return { lmsId, by: null, version: null, rule: null };
  const { by: decidedBy, version, ruleId } = route;
  const old = ruleId === null ? undefined : await findOldRule(trx, version, ruleId);
  return { lmsId, by: decidedBy, version, rule: old ?? null };
}
