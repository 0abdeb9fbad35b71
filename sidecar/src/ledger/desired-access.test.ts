import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredAccess, type AccessGrant, type DesiredAccess } from './desired-access.ts';

const sold = (mode: string): AccessGrant => ({ source: 'order', mode });
const given = (mode: string | null): AccessGrant => ({ source: 'lms', mode });
const toBe = (mode: string, { beside = null as string | null } = {}): DesiredAccess => ({
  kind: 'sold',
  mode,
  given: beside,
});

describe('what a learner’s grants add up to', () => {
  it.each<[string, AccessGrant[], DesiredAccess]>([
    ['no reason to be in, without a grant', [], { kind: 'none' }],
    ['the mode that was sold', [sold('verified')], toBe('verified')],
    ['the higher of two modes', [sold('audit'), sold('verified')], toBe('verified')],
    ['one mode that was bought twice', [sold('honor'), sold('honor')], toBe('honor')],
    [
      'a gift as much as a purchase',
      [sold('audit'), { source: 'manual', mode: 'verified' }],
      toBe('verified'),
    ],
    [
      'what was sold, and what the LMS gave above it',
      [given('verified'), sold('audit')],
      toBe('audit', { beside: 'verified' }),
    ],
    [
      'what was sold, and what the LMS gave below it',
      [sold('verified'), given('audit')],
      toBe('verified', { beside: 'audit' }),
    ],
    [
      'what was sold alone, beside a pre-enrollment by somebody else',
      [given(null), sold('verified')],
      toBe('verified'),
    ],
    ['what the LMS gave, where nothing is sold', [given('audit')], { kind: 'given', mode: 'audit' }],
    ['a pre-enrollment by somebody else', [given(null)], { kind: 'given', mode: null }],
    ['a mode that we cannot compare, where it is the only one', [sold('masters')], toBe('masters')],
    [
      'a question between two modes of one rank',
      [sold('professional'), sold('no-id-professional')],
      { kind: 'unclear', modes: ['no-id-professional', 'professional'] },
    ],
    [
      'a question about every mode that was sold',
      [sold('masters'), sold('audit'), sold('verified'), sold('audit')],
      { kind: 'unclear', modes: ['audit', 'masters', 'verified'] },
    ],
    [
      'no question for a mode of the LMS’s own',
      [sold('verified'), given('masters')],
      toBe('verified', { beside: 'masters' }),
    ],
  ])('is %s', (_what, grants, expected) => {
    expect(desiredAccess(grants)).toEqual(expected);
  });

  it('is the same in whatever order they were bought', () => {
    const mode = fc.constantFrom(
      'audit',
      'honor',
      'verified',
      'professional',
      'no-id-professional',
      'masters',
    );
    const soldGrants = fc.array(fc.record({ source: fc.constantFrom('order', 'manual'), mode }));
    // The ledger keeps one active grant of the LMS for each access.
    const lmsGrants = fc.array(fc.record({ source: fc.constant('lms'), mode: fc.option(mode) }), {
      maxLength: 1,
    });
    const both = fc
      .tuple(soldGrants, lmsGrants)
      .map((parts) => parts.flat())
      .chain((grants) =>
        fc.tuple(fc.constant(grants), fc.shuffledSubarray(grants, { minLength: grants.length })),
      );
    fc.assert(
      fc.property(both, ([grants, shuffled]) => {
        expect(desiredAccess(shuffled)).toEqual(desiredAccess(grants));
      }),
    );
  });
});
