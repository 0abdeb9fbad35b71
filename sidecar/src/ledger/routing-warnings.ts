import { hides, takesEverything, type ConditionName, type RoutingRule } from './routing-rule.ts';

/** What is odd about a list of rules, though it may be meant so. */
export type RoutingWarning =
  /** It takes every course of every shop: no later rule and no shop's default is ever asked. */
  | { code: 'rule_takes_everything'; ruleId: string; hides: string[] }
  /** It takes all that these later rules could take. */
  | { code: 'rule_hides_others'; ruleId: string; hides: string[] }
  /** Nothing that is known fits this condition, or these together. */
  | { code: 'rule_fits_nothing'; ruleId: string; conditions: ConditionName[] };

/** Finds rules that take everything, and rules that can never take anything since an earlier one takes it all. */
export function findHidden(rules: RoutingRule[]): RoutingWarning[] {
  const hidden = new Set<string>();
  return rules.flatMap((rule, index): RoutingWarning[] => {
    if (hidden.has(rule.ruleId)) return [];
    const later = rules.slice(index + 1).filter(({ ruleId }) => !hidden.has(ruleId));
    const behind = later.filter((other) => hides(rule, other)).map(({ ruleId }) => ruleId);
    for (const ruleId of behind) hidden.add(ruleId);
    if (takesEverything(rule)) return [{ code: 'rule_takes_everything', ruleId: rule.ruleId, hides: behind }];
    return behind.length > 0 ? [{ code: 'rule_hides_others', ruleId: rule.ruleId, hides: behind }] : [];
  });
}

/**
 * Those that somebody has to confirm before the rules are kept, unless it was so before: courses would go elsewhere than
 * a rule further down says.
 */
export function toConfirm(before: RoutingRule[], after: RoutingRule[]): RoutingWarning[] {
  const known = new Set(findHidden(before).map((warning) => JSON.stringify(warning)));
  return findHidden(after).filter((warning) => !known.has(JSON.stringify(warning)));
}
