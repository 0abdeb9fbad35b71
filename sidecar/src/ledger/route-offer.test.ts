import { describe, expect, it } from 'vitest';
import { courseKey, DEMO, grant, STATISTICS } from '../../test/support/builders.ts';
import type { LineOffer, OfferEntry } from './offer.ts';
import { keepRoutes, routeOffer, toSold, type RoutedEntry, type Routing } from './route-offer.ts';
import type { RoutingRule } from './routing-rule.ts';

function offer(...entries: Partial<OfferEntry>[]): LineOffer {
  return {
    source: 'line',
    entries: entries.map((entry) => ({ lms: null, courseKey: DEMO, mode: 'verified', ...entry })),
    refunds: { onRefund: 'keep' },
  };
}

function routingOf(changes: Partial<Routing>): Routing {
  return { shopId: 'books', lmsIds: ['a', 'b'], defaultLmsId: 'a', rules: [], version: 1, ...changes };
}

function lmsOf(lms: string | null, routing: Partial<Routing>): string | null | undefined {
  const routed = routeOffer(offer({ lms }), 'SKU-1', routingOf(routing));
  return 'entries' in routed ? routed.entries[0]?.lmsId : undefined;
}

describe('the LMS of a course that was sold', () => {
  it.each<[string, string | null, Partial<Routing>, string | null]>([
    ['the one that the offer names', 'b', { lmsIds: ['a', 'b'], defaultLmsId: 'a' }, 'b'],
    ['the shop’s default where it names none', null, { lmsIds: ['a', 'b'], defaultLmsId: 'a' }, 'a'],
    ['the only one there is', null, { lmsIds: ['a'], defaultLmsId: null }, 'a'],
    ['a question where there are two and no default', null, { lmsIds: ['a', 'b'], defaultLmsId: null }, null],
    ['a question where there is none at all', null, { lmsIds: [], defaultLmsId: null }, null],
    [
      'a question, not the default, where the offer names one that nobody knows',
      'c',
      { lmsIds: ['a'], defaultLmsId: 'a' },
      null,
    ],
  ])('is %s', (_what, named, routing, expected) => {
    expect(lmsOf(named, routing)).toBe(expected);
  });
});

describe('a bundle', () => {
  const routing = routingOf({});

  it('may reach several LMSs', () => {
    const routed = routeOffer(offer({ lms: 'b' }, { courseKey: STATISTICS }), 'SKU-1', routing);

    expect(routed).toEqual({
      entries: [
        { lms: 'b', lmsId: 'b', by: 'offer', ruleId: null, courseKey: DEMO, mode: 'verified' },
        { lms: null, lmsId: 'a', by: 'default', ruleId: null, courseKey: STATISTICS, mode: 'verified' },
      ],
      refunds: { onRefund: 'keep' },
    });
  });

  it.each<[string, Partial<OfferEntry>[], RoutedEntry]>([
    [
      'first by the name of the shop’s default LMS',
      [{ lms: 'a', mode: 'audit' }, { mode: 'verified' }],
      { lms: 'a', lmsId: 'a', by: 'offer', ruleId: null, courseKey: DEMO, mode: 'audit' },
    ],
    [
      'first without an LMS',
      [{ mode: 'verified' }, { lms: 'a', mode: 'audit' }],
      { lms: null, lmsId: 'a', by: 'default', ruleId: null, courseKey: DEMO, mode: 'verified' },
    ],
  ])('that names one course twice, %s, sells it once, as it stands first', (_what, entries, sold) => {
    expect(routeOffer(offer(...entries), 'SKU-1', routing)).toEqual({
      entries: [sold],
      refunds: { onRefund: 'keep' },
    });
  });

  it('sells one course on two LMSs twice', () => {
    expect(routeOffer(offer({ lms: 'a' }, { lms: 'b' }), 'SKU-1', routing)).toMatchObject({
      entries: [{ lmsId: 'a' }, { lmsId: 'b' }],
    });
  });

  it('that names two LMSs that nobody knows asks about both', () => {
    expect(routeOffer(offer({ lms: 'x' }, { lms: 'y' }), 'SKU-1', routing)).toMatchObject({
      entries: [
        { lms: 'x', lmsId: null },
        { lms: 'y', lmsId: null },
      ],
    });
  });
});

it('an offer that cannot be read stays the question that it is', () => {
  const unreadable: LineOffer = { source: 'sku', problem: 'course_key_malformed', text: 'course-v1:x' };

  expect(routeOffer(unreadable, 'SKU-1', routingOf({}))).toEqual({
    problem: 'course_key_malformed',
    text: 'course-v1:x',
  });
});

describe('a rule', () => {
  const rule = (changes: Partial<RoutingRule>): RoutingRule => ({
    ...{ ruleId: 'r1', organisation: null, courseKey: null, sku: null, shopId: null, lmsId: 'b' },
    ...changes,
  });
  const uba = rule({ organisation: 'UBA' });
  const routeOf = (rules: RoutingRule[], entry: Partial<OfferEntry> = {}, changes: Partial<Routing> = {}) => {
    const routed = routeOffer(
      offer({ courseKey: STATISTICS, ...entry }),
      'SKU-1',
      routingOf({ rules, ...changes }),
    );
    const [first] = 'entries' in routed ? routed.entries : [];
    return first && [first.lmsId, first.by, first.ruleId];
  };

  it.each<[string, RoutingRule[], (string | null)[]]>([
    ['counts before the shop’s default', [uba], ['b', 'rule', 'r1']],
    ['is not asked where it is for another shop', [rule({ shopId: 'music' })], ['a', 'default', null]],
    ['counts for its own shop', [rule({ shopId: 'books' })], ['b', 'rule', 'r1']],
    ['counts where the SKU fits', [rule({ sku: 'sku-*' })], ['b', 'rule', 'r1']],
    [
      'does not count where one condition of two fails',
      [rule({ ...uba, sku: 'X-*' })],
      ['a', 'default', null],
    ],
    [
      'that comes first takes it',
      [rule({ ruleId: 'r0', sku: 'SKU*', lmsId: 'a' }), uba],
      ['a', 'rule', 'r0'],
    ],
    [
      'that names an LMS that is gone asks, instead of going on',
      [{ ...uba, lmsId: 'z' }],
      [null, 'rule', 'r1'],
    ],
  ])('%s', (_what, rules, expected) => {
    expect(routeOf(rules)).toEqual(expected);
  });

  it('does not count where the offer names an LMS', () => {
    expect(routeOf([uba], { lms: 'a' })).toEqual(['a', 'offer', null]);
  });

  it('counts where the shop has no default', () => {
    expect(routeOf([uba], {}, { defaultLmsId: null })).toEqual(['b', 'rule', 'r1']);
  });

  it('sends the courses of one line to several LMSs', () => {
    const bundle = offer({ courseKey: STATISTICS }, { courseKey: DEMO });

    expect(routeOffer(bundle, 'SKU-1', routingOf({ rules: [uba] }))).toMatchObject({
      entries: [
        { courseKey: STATISTICS, lmsId: 'b', by: 'rule' },
        { courseKey: DEMO, lmsId: 'a', by: 'default' },
      ],
    });
  });
});

describe('what was sold', () => {
  const entry = (lms: string | null, key = DEMO): OfferEntry => ({ lms, courseKey: key, mode: 'verified' });
  const keep = (entries: OfferEntry[], ...grants: Parameters<typeof grant>[0][]) =>
    keepRoutes({ entries, refunds: {} }, grants.map(grant)).entries.map(({ lms }) => lms);

  it('is kept with the LMS that it went to, and why', () => {
    const routed = routeOffer(offer({}, { lms: 'x', courseKey: STATISTICS }), 'S', routingOf({ version: 7 }));
    if (!('entries' in routed)) throw new Error('It has no entries.');

    expect(toSold(routed, 7)).toEqual({
      entries: [entry('a'), entry('x', STATISTICS)],
      routes: [
        { courseKey: DEMO, lmsId: 'a', by: 'default', ruleId: null, version: 7 },
        { courseKey: STATISTICS, lmsId: null, by: 'offer', ruleId: null, version: 7 },
      ],
      refunds: { onRefund: 'keep' },
    });
  });

  it.each<[string, OfferEntry[], Parameters<typeof grant>[0][], (string | null)[]]>([
    ['stays in the LMS of its grant', [entry(null)], [{ lmsId: 'b' }], ['b']],
    ['stays there after the grant has ended', [entry(null)], [{ lmsId: 'b', isActive: false }], ['b']],
    ['stays where the offer named it', [entry('a')], [{ lmsId: 'b' }], ['a']],
    ['waits for an LMS where it has no grant', [entry(null)], [], [null]],
    ['does not take the grant of another course', [entry(null)], [{ courseKey: STATISTICS }], [null]],
    [
      'leaves the LMS from which it was mended away',
      [entry(null)],
      [
        { lmsId: 'a', isActive: false, endCause: 'offer_mended' },
        { lmsId: 'b', isActive: false },
      ],
      ['b'],
    ],
    [
      'does not take the LMS of its twin',
      [entry('a'), entry(null)],
      [{ lmsId: 'a' }, { lmsId: 'b' }],
      ['a', 'b'],
    ],
  ])('%s', (_what, entries, grants, expected) => {
    expect(keep(entries, ...grants)).toEqual(expected);
  });
});

it('course keys keep their case, and rules make no difference of it', () => {
  const rules = [
    { ruleId: 'r', organisation: 'uba', courseKey: 'course-v1:*+stat*', sku: null, shopId: null, lmsId: 'b' },
  ];

  expect(
    routeOffer(offer({ courseKey: courseKey('course-v1:UBA+STAT101+2026_T1') }), '', routingOf({ rules })),
  ).toMatchObject({ entries: [{ courseKey: 'course-v1:UBA+STAT101+2026_T1', lmsId: 'b' }] });
});
