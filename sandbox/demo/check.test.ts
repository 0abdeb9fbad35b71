import { describe, expect, it } from 'vitest';

import {
  checkOrder,
  type Expectation,
  type Finding,
  findProblems,
  paidToEnrolledSeconds,
  toReport,
} from './check.ts';

const courseKey = 'course-v1:A+B+C';
const seat = { learner: 'ana', courseKey, mode: 'verified' };

const expected: Expectation = {
  seats: [seat],
  notes: [
    { to: 'staff', says: ['(verified)'] },
    { to: 'customer', says: ['Open'] },
  ],
  status: 'completed',
};

function finding(parts: Partial<Finding> = {}): Finding {
  return {
    seats: [{ ...seat, isActive: true }],
    notes: [
      { to: 'staff', html: 'Enrolled (verified)' },
      { to: 'customer', html: 'Open the course' },
    ],
    status: 'completed',
    paidAt: 1_000,
    enrolled: [{ ...seat, at: 1_318 }],
    ...parts,
  };
}

describe('what is found to be wrong', () => {
  it('is nothing when all is as it should be', () => {
    expect(findProblems(expected, finding())).toEqual([]);
  });

  it('is a learner who is not in, in another mode, or no longer', () => {
    const problem = ['ana is not in course-v1:A+B+C as verified.'];

    expect(findProblems(expected, finding({ seats: [] }))).toEqual(problem);
    expect(findProblems(expected, finding({ seats: [{ ...seat, mode: 'audit', isActive: true }] }))).toEqual(
      problem,
    );
    expect(findProblems(expected, finding({ seats: [{ ...seat, isActive: false }] }))).toEqual(problem);
  });

  it('is a learner for whom nobody paid', () => {
    const both = [seat, { ...seat, learner: 'bob' }].map((one) => ({ ...one, isActive: true }));

    expect(findProblems(expected, finding({ seats: both }))).toEqual([
      'bob is in course-v1:A+B+C, which the order does not give.',
    ]);
  });

  it('is a note that is there twice, missing, or silent about what matters', () => {
    const [staff, customer] = finding().notes;
    if (!staff || !customer) throw new Error('The finding has no notes.');

    expect(findProblems(expected, finding({ notes: [staff, customer, customer] }))).toEqual([
      'The notes are for staff, customer, customer, not for staff, customer.',
    ]);
    expect(findProblems(expected, finding({ notes: [] }))).toEqual([
      'The notes are for nobody, not for staff, customer.',
    ]);
    expect(findProblems(expected, finding({ notes: [{ ...staff, html: 'Enrolled' }, customer] }))).toEqual([
      'Note 1, for staff, does not say "(verified)".',
    ]);
  });

  it('is an order in another status', () => {
    expect(findProblems(expected, finding({ status: 'processing' }))).toEqual([
      'The order is processing, and should be completed.',
    ]);
  });
});

describe('the time from payment to enrollment', () => {
  it('counts to the last learner', () => {
    const second = { ...seat, learner: 'bob' };
    const enrolled = [
      { ...seat, at: 1_318 },
      { ...second, at: 2_500 },
    ];

    expect(paidToEnrolledSeconds({ ...expected, seats: [seat, second] }, finding({ enrolled }))).toBe(1.5);
  });

  it('leaves out the seats that a person gave away later', () => {
    const later = { ...seat, learner: 'bob', isAssignedLater: true } as const;

    expect(paidToEnrolledSeconds({ ...expected, seats: [seat, later] }, finding())).toBe(0.318);
  });

  it('is unknown while nobody paid or somebody is missing', () => {
    expect(paidToEnrolledSeconds(expected, finding({ paidAt: undefined }))).toBeNull();
    expect(paidToEnrolledSeconds(expected, finding({ enrolled: [] }))).toBeNull();
  });
});

describe('the result', () => {
  it('holds one line for each order', () => {
    const order = checkOrder('card', expected, finding());

    expect(order).toEqual({ case: 'card', paidToEnrolledSeconds: 0.318, enrolled: true, notes: 2 });
    expect(toReport('woocommerce', [order], [])).toEqual({ ok: true, shop: 'woocommerce', orders: [order] });
  });

  it('is not well with a problem, or without an order', () => {
    expect(toReport('sandbox', [checkOrder('card', expected, finding())], ['card: …'])).toMatchObject({
      ok: false,
      problems: ['card: …'],
    });
    expect(toReport('sandbox', [], []).ok).toBe(false);
  });
});
