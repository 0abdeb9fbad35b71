import { LONGEST_PATTERN } from '../ledger/read-rule.ts';
import type { ConditionName, RoutingRule } from '../ledger/routing-rule.ts';
import type { RoutingWarning } from '../ledger/routing-warnings.ts';
import { MOST_RULES, MOST_RULES_OF_SHOP, type RefusalCode, type RoutingRefusal } from './check-rules.ts';

const CONDITION: Record<ConditionName, string> = {
  organisation: 'organisation',
  courseKey: 'course key',
  sku: 'SKU',
  shopId: 'shop',
};

const REFUSAL: Record<RefusalCode, (condition: string) => string> = {
  pattern_too_long: (what) => `the ${what} is too long: at most ${LONGEST_PATTERN} characters are taken.`,
  pattern_only_stars: (what) => `the ${what} is only "*". For any ${what}, leave the condition out.`,
  pattern_unreadable: (what) => `the ${what} contains characters that nobody can see, such as a line break.`,
  organisation_invalid: () =>
    'this is no organisation of a course key. Write it as it stands in course-v1:ORGANISATION+COURSE+RUN, without "*".',
  course_key_pattern_invalid: () =>
    'no course key could fit this. Write one, course-v1:ORGANISATION+COURSE+RUN, or part of one with "*", such as course-v1:*+PY101+*.',
  lms_unknown: () => 'there is no LMS of this id. "matricula lms list" shows them.',
  shop_unknown: () => 'there is no shop of this id. "matricula shop list" shows them.',
  rule_unknown: () => 'there is no rule of this id. Load the rules again.',
  rule_twice: () => 'this rule stands in the list twice.',
  rules_of_others: () =>
    'rules of the whole institution can only be changed by whoever runs the sidecar: they must all be there, in their order. Load the rules again.',
  rules_too_many: () => `at most ${MOST_RULES} rules are taken.`,
  rules_of_shop_too_many: () => `at most ${MOST_RULES_OF_SHOP} rules of one shop are taken.`,
  routing_changed: () => 'the rules were changed by somebody else meanwhile. Load them again.',
};

/** Why rules are not kept, and what to do. */
export function describeRefusal({ code, position, condition }: RoutingRefusal): string {
  const sentence = REFUSAL[code](condition === null ? 'rule' : CONDITION[condition]);
  return position === null
    ? `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`
    : `Rule ${position}: ${sentence}`;
}

/** What is odd about rules; each is named by its place in the list. */
export function describeWarning(warning: RoutingWarning, rules: RoutingRule[]): string {
  const place = (ruleId: string) => rules.findIndex((rule) => rule.ruleId === ruleId) + 1;
  const rule = `Rule ${place(warning.ruleId)}`;
  if (warning.code === 'rule_fits_nothing') {
    const named = warning.conditions.map((condition) => CONDITION[condition]).join(' and ');
    return `${rule} takes nothing so far: nothing with this ${named} was sold or offered yet. Is it spelled right?`;
  }
  const places = warning.hides.map(place).join(', ');
  const hidden = places === '' ? '' : ` These rules can never take anything: ${places}.`;
  switch (warning.code) {
    case 'rule_takes_everything':
      return `${rule} takes every course of every shop: no shop's default LMS counts any more.${hidden}`;
    case 'rule_takes_whole_shop':
      return `${rule} takes every course of its shop, whose default LMS does not count any more.${hidden}`;
    case 'rule_hides_others':
      return `${rule} takes all that rules further down could take.${hidden}`;
  }
}

/** The conditions of a rule in one line. */
export function describeRule(rule: RoutingRule): string {
  const named = (Object.keys(CONDITION) as ConditionName[]).filter((condition) => rule[condition] !== null);
  const conditions = named.map((condition) => `${CONDITION[condition]} ${rule[condition]}`);
  return conditions.length === 0 ? 'everything' : conditions.join(', ');
}

/** The name of a condition in a sentence. */
export function describeCondition(condition: ConditionName): string {
  return CONDITION[condition];
}
