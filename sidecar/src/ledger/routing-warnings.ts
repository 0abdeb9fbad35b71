import { hides, takesEverything, type ConditionName, type RoutingRule } from './routing-rule.ts';

/** What is odd about a list of rules, though it may be meant so. */
export type RoutingWarning =
  /** It takes every course of every shop, or of its own: no later rule and no shop's default is ever asked. */
  | { code: 'rule_takes_everything' | 'rule_takes_whole_shop'; ruleId: string; hides: string[] }
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
    const whole = rule.shopId === null ? 'rule_takes_everything' : 'rule_takes_whole_shop';
    if (takesEverything(rule)) return [{ code: whole, ruleId: rule.ruleId, hides: behind }];
    return behind.length > 0 ? [{ code: 'rule_hides_others', ruleId: rule.ruleId, hides: behind }] : [];
  });
}

/**
 * Those that somebody has to confirm before the rules are kept: courses would go elsewhere than a rule, or a shop's default,
 * says. What was so before is not asked again.
 */
export function toConfirm(before: RoutingRule[], after: RoutingRule[]): RoutingWarning[] {
  const known = findHidden(before);
  const hidden = new Set(known.flatMap((warning) => ('hides' in warning ? warning.hides : [])));
  const isKnown = ({ code, ruleId }: RoutingWarning) =>
    !code.startsWith('rule_takes_') ||
    known.some((warning) => warning.code === code && warning.ruleId === ruleId);
  return findHidden(after).filter(
    (warning) =>
      !isKnown(warning) || ('hides' in warning && warning.hides.some((ruleId) => !hidden.has(ruleId))),
  );
}
