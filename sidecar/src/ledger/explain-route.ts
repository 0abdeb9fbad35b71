import type { OfferEntry } from './offer.ts';
import { routeEntry, type Route, type Routing } from './route-offer.ts';
import { judge, type Condition, type RoutingRule } from './routing-rule.ts';

/** Why a rule took a course, or did not. */
export interface RuleVerdict extends RoutingRule {
  /** From 1 on. */
  position: number;
  /**
   * `took`; `refused`: a condition does not hold; `too_late`: it would have taken it, but something before it did;
   * `not_asked`: something before it took the course, and it would not have.
   */
  verdict: 'took' | 'refused' | 'too_late' | 'not_asked';
  conditions: Condition[];
}

/** Where a course goes, and what every rule has to do with it. */
export interface RouteExplanation extends Route {
  rules: RuleVerdict[];
}

/** Explains what `routeEntry` decides. Pure, like it. */
export function explainRoute(entry: OfferEntry, sku: string, routing: Routing): RouteExplanation {
  const route = routeEntry(entry, sku, routing);
  const taker = routing.rules.findIndex(({ ruleId }) => ruleId === route.ruleId);
  const course = { shopId: routing.shopId, sku, courseKey: entry.courseKey };
  const rules = routing.rules.map((rule, index): RuleVerdict => {
    const conditions = judge(rule, course);
    const wouldTake = conditions.every(({ holds }) => holds);
    const isLate = route.by === 'offer' || (route.by === 'rule' && index > taker);
    const late = wouldTake ? ('too_late' as const) : ('not_asked' as const);
    const inTime = wouldTake ? ('took' as const) : ('refused' as const);
    return { ...rule, position: index + 1, verdict: isLate ? late : inTime, conditions };
  });
  return { ...route, rules };
}
