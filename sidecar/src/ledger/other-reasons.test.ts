import { describe, expect, it } from 'vitest';
import { compareSeat, type OtherReasons } from './other-reasons.ts';

/** Verified was sold and is there; the learner had nothing before. */
const compare = (reasons: Partial<OtherReasons>) =>
  compareSeat({ soldMode: 'verified', mode: 'verified', givenMode: null, earlier: [], ...reasons });

const NOTHING = { repeats: null, raisedFrom: null, soldLess: null };

describe('a seat beside what its learner had before', () => {
  it('says nothing where that was nothing', () => {
    expect(compare({})).toEqual(NOTHING);
  });

  it.each(['verified', 'professional'])('is a repeat purchase where %s was bought before', (mode) => {
    expect(compare({ earlier: [{ order: '17', mode }] })).toEqual({ ...NOTHING, repeats: '17' });
  });

  it('names the first order that sold as much', () => {
    const earlier = [
      { order: '15', mode: 'audit' },
      { order: '16', mode: 'verified' },
      { order: '17', mode: 'verified' },
    ];

    expect(compare({ earlier }).repeats).toBe('16');
  });

  it.each([
    ['the LMS gave less', { givenMode: 'audit' }],
    ['less was bought', { earlier: [{ order: '17', mode: 'audit' }] }],
  ])('raised the mode where %s', (_what, reasons) => {
    expect(compare(reasons)).toEqual({ ...NOTHING, raisedFrom: 'audit' });
  });

  it('raised nothing before the LMS has confirmed it', () => {
    expect(compare({ givenMode: 'audit', mode: null })).toEqual(NOTHING);
  });

  it('says that less was sold than the learner has', () => {
    expect(compare({ soldMode: 'audit', givenMode: 'verified' })).toEqual({ ...NOTHING, soldLess: 'audit' });
  });

  it.each(['masters', 'credit'])('is not compared with %s', (mode) => {
    expect(compare({ givenMode: mode, earlier: [{ order: '17', mode }] })).toEqual(NOTHING);
  });

  it('is not compared before its mode is chosen', () => {
    expect(compare({ soldMode: null, earlier: [{ order: '17', mode: null }] })).toEqual(NOTHING);
  });
});
