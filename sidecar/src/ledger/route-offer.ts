import type { CourseKey } from './course-key.ts';
import type { Grant } from './grant.ts';
import type { ProductRefundPolicy } from './refund-policy.ts';
import type { LineOffer, OfferEntry, OfferProblem, SoldOffer } from './offer.ts';
import { takes, type CourseToRoute, type RoutingRule } from './routing-rule.ts';

/** What decided on an LMS: the offer that names it, a rule, the shop's default, or that there is only one. */
export type RoutedBy = 'offer' | 'rule' | 'default' | 'only' | 'nothing';

/** Where a course goes, and why. */
export interface Route {
  /** Null where none of that name, or no LMS at all, is known. */
  lmsId: string | null;
  by: RoutedBy;
  /** The rule that took it. */
  ruleId: string | null;
}

/** An offer entry whose LMS has been decided. */
export type RoutedEntry = OfferEntry & Route;

/** What a line sells, with the LMS of each entry. */
export type RoutedOffer =
  { entries: RoutedEntry[]; refunds: ProductRefundPolicy } | { problem: OfferProblem; text: string };

type EntriesOf<T> = Extract<T, { entries: unknown }>;

/** What decides, for the orders of a shop. */
export interface Routing {
  shopId: string;
  /** The LMSs that its orders may reach. */
  lmsIds: string[];
  defaultLmsId: string | null;
  /** The institution's, in the order in which they are asked. */
  rules: RoutingRule[];
  /** Rises with every change of the rules. */
  version: number;
}

/**
 * Decides the LMS of each entry of a line's offer. Two entries meet where one names that LMS and one names none: the first
 * of them counts.
 *
 * @param sku Of the line.
 */
export function routeOffer(offer: LineOffer, sku: string, routing: Routing): RoutedOffer {
  if ('problem' in offer) return { problem: offer.problem, text: offer.text };
  const routed = offer.entries.map((entry) => ({ ...entry, ...routeEntry(entry, sku, routing) }));
  const byTarget = Map.groupBy(routed, ({ lmsId, lms, courseKey }) =>
    JSON.stringify([lmsId ?? { unknown: lms }, courseKey]),
  );
  return { entries: [...byTarget.values()].flatMap(([first]) => first ?? []), refunds: offer.refunds };
}

/**
 * The LMS that the offer names, else that of the first rule that takes the course, else the shop's default, else the only
 * one there is. An LMS that nobody knows is no reason to look on: the course would go where it was not meant to.
 */
export function routeEntry(entry: OfferEntry, sku: string, routing: Routing): Route {
  const { shopId, lmsIds, defaultLmsId, rules } = routing;
  const known = (lmsId: string) => (lmsIds.includes(lmsId) ? lmsId : null);
  if (entry.lms !== null) return { lmsId: known(entry.lms), by: 'offer', ruleId: null };
  const course: CourseToRoute = { shopId, sku, courseKey: entry.courseKey };
  const rule = rules.find((candidate) => takes(candidate, course));
  if (rule) return { lmsId: known(rule.lmsId), by: 'rule', ruleId: rule.ruleId };
  if (defaultLmsId !== null) return { lmsId: defaultLmsId, by: 'default', ruleId: null };
  const [only] = lmsIds;
  return only !== undefined && lmsIds.length === 1
    ? { lmsId: only, by: 'only', ruleId: null }
    : { lmsId: null, by: 'nothing', ruleId: null };
}

/** How an entry of a line that was sold was routed; the rule is that of the rules' version. */
export interface SoldRoute extends Route {
  courseKey: CourseKey;
  version: number;
}

/** What is kept with a line: each entry names the LMS that it went to, and why it did. */
export interface SoldLine extends SoldOffer {
  routes: SoldRoute[];
}

/** A routed offer as it is kept with the line. @param version Of the rules. */
export function toSold({ entries, refunds }: EntriesOf<RoutedOffer>, version: number): SoldLine {
  return {
    entries: entries.map(({ lmsId, lms, courseKey, mode }) => ({ lms: lmsId ?? lms, courseKey, mode })),
    routes: entries.map(({ courseKey, lmsId, by, ruleId }) => ({ courseKey, lmsId, by, ruleId, version })),
    refunds,
  };
}

/**
 * What was sold, with the LMS where its grants are: where a learner was sent once is where they stay, whatever rules and
 * defaults say today. An entry that reached no LMS yet names none.
 *
 * @param grants Those of the line.
 */
export function keepRoutes(sold: SoldOffer, grants: Grant[]): SoldOffer {
  const given = grants.filter(({ endCause }) => endCause !== 'offer_mended');
  const entries = sold.entries.map((entry) => {
    if (entry.lms !== null) return entry;
    const named = sold.entries.filter(({ courseKey }) => courseKey === entry.courseKey);
    const own = given.filter(
      ({ courseKey, lmsId }) => courseKey === entry.courseKey && named.every(({ lms }) => lms !== lmsId),
    );
    const grant = own.find(({ isActive }) => isActive) ?? own.at(-1);
    return { ...entry, lms: grant?.lmsId ?? null };
  });
  return { ...sold, entries };
}
