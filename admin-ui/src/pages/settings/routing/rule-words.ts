import { __, _n, sprintf } from '@wordpress/i18n';
import type {
  ConditionName,
  ExplainedCourse,
  RoutingWarning,
  Rule,
  RuleVerdict,
} from '../../../data/routing/types.ts';

/** The name of a condition. */
export function conditionInWords(condition: ConditionName): string {
  switch (condition) {
    case 'organisation':
      return __('Organisation', 'matricula');
    case 'courseKey':
      return __('Course key', 'matricula');
    case 'sku':
      return __('SKU', 'matricula');
    case 'shopId':
      return __('Shop', 'matricula');
  }
}

const CONDITIONS = ['organisation', 'courseKey', 'sku'] as const;

/** What a rule asks for, each condition with its name; the shop is said elsewhere. */
export function conditionsOf(rule: Rule): { condition: ConditionName; expected: string }[] {
  return CONDITIONS.flatMap((condition) => {
    const expected = rule[condition];
    return expected === null ? [] : [{ condition, expected }];
  });
}

/** What is odd about a rule. */
export function warningInWords({ code, hides, conditions }: RoutingWarning): string {
  if (code === 'rule_fits_nothing') {
    const named = conditions.map(conditionInWords).join(', ');
    return sprintf(
      /* translators: %s: names of conditions, such as "Organisation, SKU" */
      __('Nothing that was sold so far fits this: %s. Is it spelled right?', 'matricula'),
      named,
    );
  }
  const hidden = hidesInWords(hides);
  if (code === 'rule_hides_others') return hidden;
  const everything =
    code === 'rule_takes_everything'
      ? __('This rule takes every course of every shop.', 'matricula')
      : __('This rule takes every course of this shop: what follows it is not asked any more.', 'matricula');
  return hidden === '' ? everything : `${everything} ${hidden}`;
}

function hidesInWords(hides: number[]): string {
  if (hides.length === 0) return '';
  return sprintf(
    /* translators: %s: numbers of rules, such as "3, 4" */
    _n(
      'Behind it, this rule can never take anything: %s.',
      'Behind it, these rules can never take anything: %s.',
      hides.length,
      'matricula',
    ),
    hides.join(', '),
  );
}

/** Where a course goes now, and what decides that. */
export function routeInWords({ lmsId, by, ruleId, rules }: ExplainedCourse): string {
  if (lmsId === null)
    return __('It goes to no LMS that is there: its order line needs attention.', 'matricula');
  switch (by) {
    case 'offer':
      /* translators: %s: name of an LMS */
      return sprintf(__('It goes to %s, as its product says.', 'matricula'), lmsId);
    case 'rule': {
      const position = rules.find((rule) => rule.ruleId === ruleId)?.position ?? 0;
      /* translators: 1: name of an LMS, 2: number of a rule */
      return sprintf(__('It goes to %1$s, since rule %2$d takes it.', 'matricula'), lmsId, position);
    }
    case 'default':
    case 'only':
    case 'nothing':
      /* translators: %s: name of an LMS */
      return sprintf(__('It goes to %s, since no rule takes it.', 'matricula'), lmsId);
  }
}

/** Where a course went when it was granted. */
export function soldInWords({ lmsId, by, rule }: NonNullable<ExplainedCourse['sold']>): string {
  if (by === 'offer')
    /* translators: %s: name of an LMS */
    return sprintf(__('It was sold for %s, as its product said, and stays there.', 'matricula'), lmsId);
  if (by === 'rule' && rule) {
    const conditions = conditionsOf(rule).map(({ expected }) => expected);
    /* translators: 1: name of an LMS, 2: conditions of a rule */
    const sentence = __('It was sold for %1$s by a rule (%2$s), and stays there.', 'matricula');
    return sprintf(sentence, lmsId, conditions.join(', ') || __('any course', 'matricula'));
  }
  /* translators: %s: name of an LMS */
  return sprintf(__('It was sold for %s, and stays there.', 'matricula'), lmsId);
}

/** Whether a rule takes a course. */
export function verdictInWords({ verdict }: RuleVerdict): string {
  if (verdict === 'took') return __('Takes it', 'matricula');
  if (verdict === 'too_late') return __('Would take it, but something before it does', 'matricula');
  return __('Does not take it', 'matricula');
}

/** What of a course does not fit a rule, such as "SKU: ES-1". */
export function mismatchesOf({ conditions }: RuleVerdict): string {
  const none = __('none', 'matricula');
  return conditions
    .filter(({ holds }) => !holds)
    .map(({ condition, found }) => `${conditionInWords(condition)}: ${found || none}`)
    .join(', ');
}
