import { expect, it } from 'vitest';
import type { RuleDraft } from './read-rule.ts';
import type { RoutingRule } from './routing-rule.ts';
import { mergeShopRules, visibleRules } from './shop-rules.ts';

const rule = (ruleId: string, shopId: string | null): RoutingRule => ({
  ...{ ruleId, organisation: null, courseKey: null, sku: ruleId, shopId, lmsId: 'a' },
});

// Of the institution: i1, i2. Of two shops: b1, b2 and m1, m2.
const ALL = [
  rule('m1', 'music'),
  rule('b1', 'books'),
  rule('i1', null),
  rule('m2', 'music'),
  rule('b2', 'books'),
  rule('i2', null),
];
const NEW: RuleDraft = { sku: 'new', lmsId: 'a' };

const merge = (...wanted: (string | RuleDraft)[]) =>
  mergeShopRules(
    ALL,
    'books',
    wanted.map((draft) => (typeof draft === 'string' ? { ruleId: draft, lmsId: 'a' } : draft)),
  )?.map(({ ruleId, shopId }) => `${ruleId ?? 'new'} ${shopId ?? '-'}`);

it('a shop sees its own rules and those of the institution', () => {
  expect(visibleRules(ALL, 'books').map(({ ruleId }) => ruleId)).toEqual(['b1', 'i1', 'b2', 'i2']);
});

it('a shop puts its own rules anywhere, and those of other shops keep their place', () => {
  expect(merge('i1', 'i2', 'b2', NEW)).toEqual([
    'm1 music',
    'i1 -',
    'm2 music',
    'i2 -',
    'b2 books',
    'new books',
  ]);
});

it('a shop cannot make a rule for another one', () => {
  expect(merge({ ...NEW, shopId: 'music' }, 'i1', 'i2')?.slice(0, 2)).toEqual(['m1 music', 'new books']);
});

it('what a shop says of a rule of the institution counts for nothing', () => {
  const changed = { ruleId: 'i1', sku: 'mine', shopId: 'books', lmsId: 'z' };

  expect(mergeShopRules(ALL, 'books', [changed, { ruleId: 'i2', lmsId: 'z' }])).toContainEqual(ALL[2]);
});

it.each<[string, (string | RuleDraft)[]]>([
  ['leaves a rule of the institution out', ['i1', 'b1']],
  ['changes their order', ['i2', 'i1']],
  ['names one twice', ['i1', 'i2', 'i2']],
  ['takes a rule of another shop', ['i1', 'i2', 'm1']],
  ['names a rule that is not there', ['i1', 'i2', 'x']],
])('a shop that %s is refused', (_what, wanted) => {
  expect(merge(...wanted)).toBeUndefined();
});
