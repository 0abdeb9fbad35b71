import { randomUUID } from 'node:crypto';
import { parseCourseKey, type CourseKey } from '../ledger/course-key.ts';
import { readRule, type RuleDraft, type RuleProblem } from '../ledger/read-rule.ts';
import { takes, takesEverything, type ConditionName, type RoutingRule } from '../ledger/routing-rule.ts';
import { findHidden, type RoutingWarning } from '../ledger/routing-warnings.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { isSkuKnown, listKnownCourseKeys } from '../store/routings.ts';

/** More than anybody oversees; every order asks them one by one. */
export const MOST_RULES = 200;
/** Of these, as many as one shop may have: it must not use up its institution's. */
export const MOST_RULES_OF_SHOP = 20;

export type RefusalCode =
  | RuleProblem
  | 'rules_too_many'
  | 'rules_of_shop_too_many'
  | 'rule_unknown'
  | 'rule_twice'
  | 'rules_of_others'
  | 'lms_unknown'
  | 'shop_unknown'
  | 'routing_changed';

/** Why a list of rules is not kept. */
export interface RoutingRefusal {
  code: RefusalCode;
  /** Of the rule that is wrong, from 1 on; null: it is the list. */
  position: number | null;
  condition: ConditionName | null;
}

/** What a rule may name. */
export interface Nameable {
  rules: RoutingRule[];
  lmsIds: string[];
  shopIds: string[];
}

/** Reads a whole list of drafts; new rules get an id. */
export function checkRules(
  drafts: RuleDraft[],
  nameable: Nameable,
): { rules: RoutingRule[] } | { refused: RoutingRefusal } {
  if (drafts.length > MOST_RULES) return refused('rules_too_many');
  const rules: RoutingRule[] = [];
  for (const [index, draft] of drafts.entries()) {
    const conditions = readRule(draft);
    if ('problem' in conditions) return refused(conditions.problem, index, conditions.condition);
    const problem = problemOf(draft, conditions.shopId, rules, nameable);
    if (problem) return refused(problem, index);
    rules.push({ ruleId: draft.ruleId ?? randomUUID().slice(0, 8), ...conditions, lmsId: draft.lmsId });
  }
  const byShop = Map.groupBy(rules, ({ shopId }) => shopId);
  byShop.delete(null);
  const isOneFull = [...byShop.values()].some((ofShop) => ofShop.length > MOST_RULES_OF_SHOP);
  return isOneFull ? refused('rules_of_shop_too_many') : { rules };
}

export function refused(
  code: RefusalCode,
  index: number | null = null,
  condition: ConditionName | null = null,
): { refused: RoutingRefusal } {
  return { refused: { code, position: index === null ? null : index + 1, condition } };
}

function problemOf(
  { ruleId, lmsId }: RuleDraft,
  shopId: string | null,
  before: RoutingRule[],
  known: Nameable,
): RefusalCode | undefined {
  if (!known.lmsIds.includes(lmsId)) return 'lms_unknown';
  if (shopId !== null && !known.shopIds.includes(shopId)) return 'shop_unknown';
  if (ruleId === undefined) return undefined;
  if (!known.rules.some((rule) => rule.ruleId === ruleId)) return 'rule_unknown';
  return before.some((rule) => rule.ruleId === ruleId) ? 'rule_twice' : undefined;
}

/** What is odd about a list of rules, by themselves and beside what is known of courses and SKUs. */
export async function warnOf(trx: TenantTransaction, rules: RoutingRule[]): Promise<RoutingWarning[]> {
  if (rules.length === 0) return [];
  const courseKeys = (await listKnownCourseKeys(trx)).flatMap((text) => parseCourseKey(text) ?? []);
  const warnings = findHidden(rules);
  for (const rule of rules) {
    const conditions = fitsNoCourse(rule, courseKeys);
    if (rule.sku !== null && !(await isSkuKnown(trx, rule.sku, rule.shopId))) conditions.push('sku');
    if (conditions.length > 0) warnings.push({ code: 'rule_fits_nothing', ruleId: rule.ruleId, conditions });
  }
  return warnings;
}

/** The conditions about the course key, where no course key that is known fits them together. */
function fitsNoCourse(rule: RoutingRule, courseKeys: CourseKey[]): ConditionName[] {
  const ofCourse = { ...rule, shopId: null, sku: null };
  const asked = (['organisation', 'courseKey'] as const).filter((name) => rule[name] !== null);
  if (takesEverything(ofCourse)) return [];
  const isKnown = courseKeys.some((courseKey) => takes(ofCourse, { shopId: '', sku: '', courseKey }));
  return isKnown ? [] : asked;
}
