import { describe, expect, it } from 'vitest';
import { courseKey } from '../../test/support/builders.ts';
import { explainRoute } from './explain-route.ts';
import { readRule, type RuleDraft, type RuleProblem } from './read-rule.ts';
import { hides, judge, takesEverything, type RoutingRule, type RuleConditions } from './routing-rule.ts';
import { findHidden, toConfirm } from './routing-warnings.ts';

const PYTHON = courseKey('course-v1:Acme+PY101+2026');

const conditions = (given: Partial<RuleConditions> = {}): RuleConditions => ({
  ...{ organisation: null, courseKey: null, sku: null, shopId: null },
  ...given,
});

const rule = (ruleId: string, given: Partial<RuleConditions> = {}, lmsId = 'a'): RoutingRule => ({
  ...conditions(given),
  ruleId,
  lmsId,
});

it('a rule is held against a course condition by condition', () => {
  const given = conditions({ organisation: 'ACME', courseKey: '*+JS*', sku: 'EN-*', shopId: 'books' });

  expect(judge(given, { shopId: 'books', sku: ' en-7 ', courseKey: PYTHON })).toEqual([
    { condition: 'organisation', expected: 'ACME', found: 'Acme', holds: true },
    { condition: 'courseKey', expected: '*+JS*', found: PYTHON, holds: false },
    { condition: 'sku', expected: 'EN-*', found: 'en-7', holds: true },
    { condition: 'shopId', expected: 'books', found: 'books', holds: true },
  ]);
});

describe('a draft', () => {
  const NOTHING = { organisation: null, courseKey: null, sku: null, shopId: null };

  it.each<[string, Partial<RuleDraft>, RuleConditions]>([
    ['without conditions', {}, NOTHING],
    ['with empty ones', { organisation: '', sku: '  ' }, NOTHING],
    ['with space around', { organisation: ' Acme ' }, { ...NOTHING, organisation: 'Acme' }],
    ['with several stars in a row', { sku: 'A***B**' }, { ...NOTHING, sku: 'A*B*' }],
    ['with a course key', { courseKey: PYTHON }, { ...NOTHING, courseKey: PYTHON }],
    ['with the end of a course key', { courseKey: '*+2026' }, { ...NOTHING, courseKey: '*+2026' }],
    ['with its beginning', { courseKey: 'course-v1:Acme+*' }, { ...NOTHING, courseKey: 'course-v1:Acme+*' }],
    ['with a SKU of 255 characters', { sku: 'x'.repeat(255) }, { ...NOTHING, sku: 'x'.repeat(255) }],
  ])('%s is read', (_what, draft, expected) => {
    expect(readRule({ lmsId: 'a', ...draft })).toEqual(expected);
  });

  it.each<[string, Partial<RuleDraft>, RuleProblem]>([
    ['a pattern of 256 characters', { sku: 'x'.repeat(256) }, 'pattern_too_long'],
    ['a pattern of 10,000 characters', { courseKey: 'x'.repeat(10_000) }, 'pattern_too_long'],
    ['10,000 stars', { sku: '*'.repeat(10_000) }, 'pattern_too_long'],
    ['only stars', { sku: '***' }, 'pattern_only_stars'],
    ['a star for any course key', { courseKey: '*' }, 'pattern_only_stars'],
    ['a line break', { sku: 'a\nb' }, 'pattern_unreadable'],
    ['a null character', { sku: 'a\u0000' }, 'pattern_unreadable'],
    ['an organisation with a star', { organisation: 'Acm*' }, 'organisation_invalid'],
    ['an organisation that is a course key', { organisation: PYTHON }, 'organisation_invalid'],
    ['a course name', { courseKey: 'DemoX' }, 'course_key_pattern_invalid'],
    ['a course key without a run', { courseKey: 'course-v1:Acme+PY101' }, 'course_key_pattern_invalid'],
    ['an old course key', { courseKey: 'Acme/PY101/*' }, 'course_key_pattern_invalid'],
    ['a pattern that no key begins like', { courseKey: 'Acme+*' }, 'course_key_pattern_invalid'],
    ['a pattern with too many parts', { courseKey: 'course-v1:*+*+*+*' }, 'course_key_pattern_invalid'],
    ['a pattern with a space', { courseKey: 'course-v1:Acme *' }, 'course_key_pattern_invalid'],
  ])('with %s is refused', (_what, draft, problem) => {
    expect(readRule({ lmsId: 'a', ...draft })).toMatchObject({ problem });
  });
});

describe('a rule before another', () => {
  it.each<[string, Partial<RuleConditions>, Partial<RuleConditions>, boolean]>([
    ['without conditions hides any', {}, { sku: 'x' }, true],
    ['with a condition does not hide one without', { sku: 'x' }, {}, false],
    ['of the same SKU hides it', { sku: 'EN-*' }, { sku: 'en-*' }, true],
    ['of a wider SKU hides a narrower one', { sku: 'EN-*' }, { sku: 'EN-1*' }, true],
    ['of a narrower SKU does not', { sku: 'EN-1*' }, { sku: 'EN-*' }, false],
    [
      'of an organisation hides its course keys',
      { organisation: 'Acme' },
      { courseKey: 'course-v1:acme+PY*' },
      true,
    ],
    [
      'of an organisation does not hide those of others',
      { organisation: 'Acme' },
      { courseKey: '*+PY*' },
      false,
    ],
    ['of course keys hides an organisation', { courseKey: 'course-v1:A*' }, { organisation: 'Acme' }, true],
    [
      'of course keys hides what asks for more',
      { courseKey: '*+PY*' },
      { courseKey: '*+PY*', sku: 'x' },
      true,
    ],
    ['of any course key hides every one', { courseKey: 'course-v1:*+*+*' }, { courseKey: '*+PY*' }, true],
    ['of a shop does not hide another shop', { shopId: 'a' }, { shopId: 'b' }, false],
    ['of a shop hides its organisation', { shopId: 'a' }, { shopId: 'a', organisation: 'Acme' }, true],
    ['of a shop does not hide an organisation of all', { shopId: 'a' }, { organisation: 'Acme' }, false],
  ])('%s', (_what, earlier, later, expected) => {
    expect(hides(conditions(earlier), conditions(later))).toBe(expected);
  });

  it.each<[string, Partial<RuleConditions>, boolean]>([
    ['no condition', {}, true],
    ['every course key', { courseKey: 'course-v1:*' }, true],
    ['every course key, written otherwise', { courseKey: '*+*+*' }, true],
    ['some course keys', { courseKey: '*+PY*' }, false],
    ['any SKU that is one', { sku: '*-*' }, false],
    ['nothing but its shop', { shopId: 'books' }, true],
    ['some of a shop', { shopId: 'books', sku: 'A*' }, false],
  ])('with %s takes everything: %j', (_what, given, expected) => {
    expect(takesEverything(conditions(given))).toBe(expected);
  });
});

describe('a list of rules', () => {
  it('names what a rule that takes everything hides, each rule once', () => {
    const rules = [
      rule('r1', { sku: 'A*' }),
      rule('r2', { sku: 'A1*' }),
      rule('r3'),
      rule('r4', { shopId: 'books' }),
      rule('r5'),
    ];

    expect(findHidden(rules)).toEqual([
      { code: 'rule_hides_others', ruleId: 'r1', hides: ['r2'] },
      { code: 'rule_takes_everything', ruleId: 'r3', hides: ['r4', 'r5'] },
    ]);
  });

  it('says so of one that takes everything at the end, since shops’ defaults are hidden', () => {
    expect(findHidden([rule('r1', { sku: 'A*' }), rule('r2')])).toEqual([
      { code: 'rule_takes_everything', ruleId: 'r2', hides: [] },
    ]);
  });

  it('says so of one that takes everything of its shop', () => {
    expect(findHidden([rule('r1', { shopId: 'books' }), rule('r2', { sku: 'A*' })])).toEqual([
      { code: 'rule_takes_whole_shop', ruleId: 'r1', hides: [] },
    ]);
  });

  it('asks only of what was not so before', () => {
    const before = [rule('r1'), rule('r2', { sku: 'A*' })];

    expect(toConfirm(before, [...before, rule('r3', { shopId: 'books' })])).toEqual([
      { code: 'rule_takes_everything', ruleId: 'r1', hides: ['r2', 'r3'] },
    ]);
    expect(toConfirm(before, before)).toEqual([]);
    expect(toConfirm([rule('r0', { sku: '*A*' }), ...before.toReversed()], before.toReversed())).toEqual([]);
  });

  it('does not ask when what hid a rule goes and another one hides it still', () => {
    const [wide, narrow] = [rule('r1', { sku: 'A*' }), rule('r2', { sku: 'AB*' })];
    const hiddenTwice = rule('r3', { sku: 'ABC' });

    expect(toConfirm([wide, narrow, hiddenTwice], [narrow, hiddenTwice])).toEqual([]);
    expect(toConfirm([narrow], [narrow, hiddenTwice])).toEqual([
      { code: 'rule_hides_others', ruleId: 'r2', hides: ['r3'] },
    ]);
  });
});

it('every rule says why it took a course or did not', () => {
  const rules = [
    rule('r1', { organisation: 'UBA' }),
    rule('r2', { sku: 'EN-*' }, 'b'),
    rule('r3', { sku: 'X' }),
    rule('r4'),
  ];
  const routing = { shopId: 'books', lmsIds: ['a', 'b'], defaultLmsId: null, version: 1, rules };
  const verdicts = (lms: string | null, sku: string) =>
    explainRoute({ lms, courseKey: PYTHON, mode: null }, sku, routing).rules.map(({ verdict }) => verdict);

  expect(verdicts(null, 'EN-1')).toEqual(['refused', 'took', 'not_asked', 'too_late']);
  expect(verdicts(null, 'ES-1')).toEqual(['refused', 'refused', 'refused', 'took']);
  expect(verdicts('a', 'EN-1')).toEqual(['not_asked', 'too_late', 'not_asked', 'too_late']);
});
