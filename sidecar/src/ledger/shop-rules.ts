import type { RuleDraft } from './read-rule.ts';
import type { RoutingRule } from './routing-rule.ts';

/** The rules that may concern a shop: its own, and those of the whole institution. */
export function visibleRules(rules: RoutingRule[], shopId: string): RoutingRule[] {
  return rules.filter((rule) => rule.shopId === null || rule.shopId === shopId);
}

/**
 * Puts what a shop wants of the rules that it sees into the list of all. Its own rules may change and stand anywhere; those
 * of the institution stay as they are, in their order; those of other shops, which it never sees, keep their place.
 *
 * @param wanted In their order. Of an institution's rule only the id counts.
 * @returns undefined where a rule of somebody else is missing, moved against another, or named as the shop's own.
 */
export function mergeShopRules(
  rules: RoutingRule[],
  shopId: string,
  wanted: RuleDraft[],
): RuleDraft[] | undefined {
  const shared = rules.filter((rule) => rule.shopId === null);
  const own = new Set(rules.filter((rule) => rule.shopId === shopId).map(({ ruleId }) => ruleId));
  const sharedOf = (draft: RuleDraft) => shared.find(({ ruleId }) => ruleId === draft.ruleId);
  const kept = wanted.flatMap((draft) => sharedOf(draft) ?? []);
  if (kept.length !== shared.length || kept.some((rule, index) => rule !== shared[index])) return undefined;
  const isStrange = ({ ruleId }: RuleDraft) => ruleId !== undefined && !own.has(ruleId);
  if (wanted.some((draft) => !sharedOf(draft) && isStrange(draft))) return undefined;
  const merged = wanted.flatMap((draft): RuleDraft[] => {
    const rule = sharedOf(draft);
    return rule ? [rule, ...othersAfter(rules, shopId, rule)] : [{ ...draft, shopId }];
  });
  return [...othersAfter(rules, shopId, undefined), ...merged];
}

/** Rules of other shops between a rule of the institution and the next one. @param shared Undefined: before the first. */
function othersAfter(rules: RoutingRule[], shopId: string, shared: RoutingRule | undefined): RoutingRule[] {
  const rest = rules.slice(shared ? rules.indexOf(shared) + 1 : 0);
  const end = rest.findIndex((rule) => rule.shopId === null);
  return (end === -1 ? rest : rest.slice(0, end)).filter((rule) => rule.shopId !== shopId);
}
