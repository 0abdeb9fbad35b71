import { isOrganisation, mayFitCourseKeys } from './course-key.ts';
import { CONDITIONS, type ConditionName, type RuleConditions } from './routing-rule.ts';

/** A rule as somebody wrote it: nothing of it is known to be right. */
export type RuleDraft = Partial<Record<ConditionName, string | null>> & { ruleId?: string; lmsId: string };

/** As long as a course key may be; no SKU is longer than what WooCommerce keeps of one. */
export const LONGEST_PATTERN = 255;

export type RuleProblem =
  | 'pattern_too_long'
  | 'pattern_only_stars'
  | 'pattern_unreadable'
  | 'organisation_invalid'
  | 'course_key_pattern_invalid';

export interface WrongRule {
  problem: RuleProblem;
  condition: ConditionName;
}

/** Reads the conditions of a draft: trimmed, with several `*` in a row as one; what is empty is no condition. */
export function readRule(draft: RuleDraft): RuleConditions | WrongRule {
  const read: RuleConditions = { shopId: null, organisation: null, courseKey: null, sku: null };
  for (const condition of CONDITIONS) {
    const text = (draft[condition] ?? '').trim();
    if (text === '') continue;
    const problem = problemOf(condition, text);
    if (problem) return { problem, condition };
    read[condition] = text.replace(/\*+/g, '*');
  }
  return read;
}

function problemOf(condition: ConditionName, text: string): RuleProblem | undefined {
  if (text.length > LONGEST_PATTERN) return 'pattern_too_long';
  if (/\p{Cc}/u.test(text)) return 'pattern_unreadable';
  if (condition === 'shopId') return undefined;
  if (condition === 'organisation') return isOrganisation(text) ? undefined : 'organisation_invalid';
  if (/^\*+$/.test(text)) return 'pattern_only_stars';
  const isKey = condition !== 'courseKey' || mayFitCourseKeys(text);
  return isKey ? undefined : 'course_key_pattern_invalid';
}
