import { describe, expect, it } from 'vitest';
import { DEMO, STATISTICS } from '../../test/support/builders.ts';
import type { LineOffer, OfferEntry } from './offer.ts';
import { routeOffer, type RoutedEntry, type Routing } from './route-offer.ts';

function offer(...entries: Partial<OfferEntry>[]): LineOffer {
  return {
    source: 'line',
    entries: entries.map((entry) => ({ lms: null, courseKey: DEMO, mode: 'verified', ...entry })),
    refunds: { onRefund: 'keep' },
  };
}

function lmsOf(lms: string | null, routing: Routing): string | null | undefined {
  const routed = routeOffer(offer({ lms }), routing);
  return 'entries' in routed ? routed.entries[0]?.lmsId : undefined;
}

describe('the LMS of a course that was sold', () => {
  it.each<[string, string | null, Routing, string | null]>([
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
  const routing = { lmsIds: ['a', 'b'], defaultLmsId: 'a' };

  it('may reach several LMSs', () => {
    const routed = routeOffer(offer({ lms: 'b' }, { courseKey: STATISTICS }), routing);

    expect(routed).toEqual({
      entries: [
        { lms: 'b', lmsId: 'b', courseKey: DEMO, mode: 'verified' },
        { lms: null, lmsId: 'a', courseKey: STATISTICS, mode: 'verified' },
      ],
      refunds: { onRefund: 'keep' },
    });
  });

  it.each<[string, Partial<OfferEntry>[], RoutedEntry]>([
    [
      'first by the name of the shop’s default LMS',
      [{ lms: 'a', mode: 'audit' }, { mode: 'verified' }],
      { lms: 'a', lmsId: 'a', courseKey: DEMO, mode: 'audit' },
    ],
    [
      'first without an LMS',
      [{ mode: 'verified' }, { lms: 'a', mode: 'audit' }],
      { lms: null, lmsId: 'a', courseKey: DEMO, mode: 'verified' },
    ],
  ])('that names one course twice, %s, sells it once, as it stands first', (_what, entries, sold) => {
    expect(routeOffer(offer(...entries), routing)).toEqual({
      entries: [sold],
      refunds: { onRefund: 'keep' },
    });
  });

  it('sells one course on two LMSs twice', () => {
    expect(routeOffer(offer({ lms: 'a' }, { lms: 'b' }), routing)).toMatchObject({
      entries: [{ lmsId: 'a' }, { lmsId: 'b' }],
    });
  });

  it('that names two LMSs that nobody knows asks about both', () => {
    expect(routeOffer(offer({ lms: 'x' }, { lms: 'y' }), routing)).toMatchObject({
      entries: [
        { lms: 'x', lmsId: null },
        { lms: 'y', lmsId: null },
      ],
    });
  });
});

it('an offer that cannot be read stays the question that it is', () => {
  const unreadable: LineOffer = { source: 'sku', problem: 'course_key_malformed', text: 'course-v1:x' };

  expect(routeOffer(unreadable, { lmsIds: ['a'], defaultLmsId: 'a' })).toEqual({
    problem: 'course_key_malformed',
    text: 'course-v1:x',
  });
});
