import { describe, expect, it } from 'vitest';
import { orderLine, paidOrder, planInput, refund } from '../../test/support/builders.ts';
import { planAndApply } from '../../test/support/ledger-in-memory.ts';
import type { Order, Refund } from './order.ts';
import { planGrants, type Plan } from './plan-grants.ts';
import { DEFAULT_REFUND_POLICY } from './refund-policy.ts';

const openedSeats = (plan: Plan) => plan.opens.map((open) => open.seat);
const flagsOf = (plan: Plan) => plan.lines.map((line) => line.flags);

/** Three seats for 147. */
const threeSeats = (learners: string[] = [], refunds: Refund[] = []): Order =>
  paidOrder({ lines: [orderLine({ quantity: 3, total: 147, learners })], refunds });

describe('a refund that is known before the first grant', () => {
  it('of the whole line opens nothing', () => {
    const plan = planGrants(planInput({ order: paidOrder({ refunds: [refund()] }) }));

    expect([openedSeats(plan), flagsOf(plan)]).toEqual([[], [[]]]);
  });

  it('of the line’s money opens nothing, although it names no quantity', () => {
    const plan = planGrants(planInput({ order: paidOrder({ refunds: [refund({ quantity: 0 })] }) }));

    expect(openedSeats(plan)).toEqual([]);
  });

  it('of the line’s money in two halves opens nothing', () => {
    const half = refund({ quantity: 0, amount: 24.5 });

    expect(openedSeats(planGrants(planInput({ order: paidOrder({ refunds: [half, half] }) })))).toEqual([]);
  });

  it('of another line changes nothing', () => {
    const plan = planGrants(planInput({ order: paidOrder({ refunds: [refund({ lineId: 'line-9' })] }) }));

    expect(openedSeats(plan)).toEqual([1]);
  });

  it('of one seat of three opens two', () => {
    const plan = planGrants(planInput({ order: threeSeats([], [refund()]) }));

    expect(openedSeats(plan)).toEqual([1, 2]);
  });

  it('takes seats without a learner before those that have one', () => {
    const order = threeSeats(['', '', 'bob@example.com'], [refund()]);

    const plan = planGrants(planInput({ order }));

    expect(openedSeats(plan)).toContain(3);
    expect(openedSeats(plan)).toHaveLength(2);
  });

  it('lets no further seat in when a learner is named later', () => {
    const { next } = planAndApply(planInput({ order: threeSeats(['', '', 'bob@example.com'], [refund()]) }));

    const later = threeSeats(['ana@example.com', 'eve@example.com', 'bob@example.com'], [refund()]);

    expect(planGrants({ ...next, order: later }).opens).toEqual([]);
  });

  it('of one seat of three leaves nothing to decide about the two that are given', () => {
    const { plan, next } = planAndApply(planInput({ order: threeSeats([], [refund()]) }));

    expect([flagsOf(plan), flagsOf(planGrants(next))]).toEqual([[[]], [[]]]);
  });

  it('of part of the money of a seat is a question, at once and at every later look', () => {
    const partly = paidOrder({ refunds: [refund({ quantity: 0, amount: 10 })] });

    const { plan, next } = planAndApply(planInput({ order: partly }));

    expect(openedSeats(plan)).toEqual([1]);
    expect([flagsOf(plan), flagsOf(planGrants(next))]).toEqual([
      [['partly_refunded']],
      [['partly_refunded']],
    ]);
  });

  it('that is deleted again opens the seat', () => {
    const { next } = planAndApply(planInput({ order: threeSeats([], [refund()]) }));

    expect(openedSeats(planGrants({ ...next, order: threeSeats() }))).toEqual([3]);
  });

  it('of a free line opens nothing where it names the whole quantity', () => {
    const free = paidOrder({ lines: [orderLine({ total: 0 })], refunds: [refund({ amount: 0 })] });

    expect(openedSeats(planGrants(planInput({ order: free })))).toEqual([]);
  });

  it('of the whole line opens nothing where the policy asks, and there is nothing to ask', () => {
    const order = paidOrder({ refunds: [refund()] });

    const plan = planGrants(planInput({ order, refunds: { ...DEFAULT_REFUND_POLICY, onRefund: 'ask' } }));

    expect([plan.opens, plan.questions]).toEqual([[], []]);
  });
});
