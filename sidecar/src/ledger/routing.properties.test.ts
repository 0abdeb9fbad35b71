import fc from 'fast-check';
import { expect, it } from 'vitest';
import { courseKey, grant } from '../../test/support/builders.ts';
import { explainRoute } from './explain-route.ts';
import type { OfferEntry } from './offer.ts';
import { keepRoutes, routeEntry, type Routing } from './route-offer.ts';
import { hides, takes, type RoutingRule } from './routing-rule.ts';
import { mergeShopRules, visibleRules } from './shop-rules.ts';

const orNull = <T>(...values: T[]) => fc.constantFrom(null, ...values);
const conditions = {
  organisation: orNull('Acme', 'UBA'),
  courseKey: orNull('course-v1:Acme+*', '*+PY101+*', 'course-v1:*', 'course-v1:UBA+STAT+1'),
  sku: orNull('EN-*', '*-1', 'EN-1'),
  shopId: orNull('books', 'music'),
};
const rules: fc.Arbitrary<RoutingRule[]> = fc
  .array(fc.record({ ...conditions, lmsId: fc.constantFrom('a', 'b', 'gone') }), { maxLength: 8 })
  .map((all) => all.map((rule, index) => ({ ...rule, ruleId: `r${index}` })));
const keys = ['course-v1:Acme+PY101+1', 'course-v1:UBA+STAT+1', 'course-v1:Other+PY101+2'].map(courseKey);
const sku = fc.constantFrom('', 'EN-1', 'en-2', 'ES-1');
const entry: fc.Arbitrary<OfferEntry> = fc.record({
  lms: fc.constantFrom(null, null, 'a', 'x'),
  courseKey: fc.constantFrom(...keys),
  mode: fc.constant(null),
});
const routing: fc.Arbitrary<Routing> = fc.record({
  shopId: fc.constantFrom('books', 'music', 'games'),
  lmsIds: fc.constantFrom(['a', 'b'], ['a'], []),
  defaultLmsId: orNull('a'),
  version: fc.constant(1),
  rules,
});

it('the first rule that takes a course decides, and a rule behind one that hides it never does', () => {
  fc.assert(
    fc.property(entry, sku, routing, (sold, text, given) => {
      const route = routeEntry(sold, text, given);
      const course = { shopId: given.shopId, sku: text, courseKey: sold.courseKey };
      const index = given.rules.findIndex(({ ruleId }) => ruleId === route.ruleId);
      const [took] = index === -1 ? [] : [given.rules[index]];
      if (route.by === 'rule') {
        const before = given.rules.slice(0, index);
        expect(took && takes(took, course)).toBe(true);
        expect(before.some((rule) => takes(rule, course))).toBe(false);
        expect(before.some((rule) => took && hides(rule, took))).toBe(false);
      } else if (route.by !== 'offer') expect(given.rules.some((rule) => takes(rule, course))).toBe(false);
      expect(route.lmsId === null || [...given.lmsIds, given.defaultLmsId].includes(route.lmsId)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

it('an explanation says what is done', () => {
  fc.assert(
    fc.property(entry, sku, routing, (sold, text, given) => {
      const { rules: verdicts, ...route } = explainRoute(sold, text, given);

      expect(route).toEqual(routeEntry(sold, text, given));
      expect(verdicts.filter(({ verdict }) => verdict === 'took').map(({ ruleId }) => ruleId)).toEqual(
        route.by === 'rule' ? [route.ruleId] : [],
      );
    }),
  );
});

it('what was granted goes where it went, whatever rules and defaults say later', () => {
  fc.assert(
    fc.property(entry, sku, routing, routing, (sold, text, then, now) => {
      const { lmsId } = routeEntry(sold, text, then);
      fc.pre(lmsId !== null && now.lmsIds.includes(lmsId));
      const given = [grant({ lmsId, courseKey: sold.courseKey })];
      const [kept] = keepRoutes({ entries: [sold], refunds: {} }, given).entries;

      expect(kept && routeEntry(kept, text, now).lmsId).toBe(lmsId);
    }),
  );
});

it('a shop never changes where the courses of another go', () => {
  const wish = fc.record({
    own: fc.array(fc.record({ ...conditions, lmsId: fc.constantFrom('a', 'b') }), { maxLength: 4 }),
    at: fc.array(fc.nat(8), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(rules, wish, entry, sku, (all, { own, at }, sold, text) => {
      const shared = all.filter((rule) => rule.shopId === null);
      const wanted = own.reduce<(RoutingRule | (typeof own)[number])[]>(
        (list, rule, index) => list.toSpliced(at[index] ?? 0, 0, rule),
        shared,
      );
      const merged = mergeShopRules(all, 'books', wanted)?.map((draft, index) => ({
        ...{ organisation: null, courseKey: null, sku: null, shopId: null },
        ...draft,
        ruleId: draft.ruleId ?? `new${index}`,
      }));
      if (!merged) throw new Error('It was refused.');
      const given = { shopId: 'music', lmsIds: ['a', 'b'], defaultLmsId: 'a', version: 1 };

      expect(routeEntry(sold, text, { ...given, rules: merged })).toEqual(
        routeEntry(sold, text, { ...given, rules: all }),
      );
      expect(visibleRules(merged, 'books').filter((rule) => rule.shopId === 'books')).toHaveLength(
        own.length,
      );
    }),
    { numRuns: 500 },
  );
});
