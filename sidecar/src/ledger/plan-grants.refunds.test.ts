import { describe, expect, it } from 'vitest';
import {
  amountRefund,
  offerOf,
  orderLine,
  paidOrder,
  planInput,
  refund,
  STATISTICS,
} from '../../test/support/builders.ts';
import { planAndApply } from '../../test/support/ledger-in-memory.ts';
import type { Order, Refund } from './order.ts';
import { planGrants, type Plan, type PlanInput } from './plan-grants.ts';

const openedSeats = (plan: Plan) => plan.opens.map((open) => open.seat);
const flagsOf = (plan: Plan) => plan.lines.map((line) => line.flags);

/** Three seats for 147. */
const threeSeats = (learners: string[] = [], refunds: Refund[] = []): Order =>
  paidOrder({ lines: [orderLine({ quantity: 3, total: 147, learners })], refunds });

/** The order as it was granted, and then changed in the shop. */
function afterGrants(order: Order, change: Partial<Order>): PlanInput {
  return { ...planAndApply(planInput({ order })).next, order: { ...order, ...change } };
}

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
});

describe('a refund after access was given', () => {
  it.each<[string, Refund[], string[]]>([
    ['of the whole line', [refund({ quantity: 3, amount: 147 })], ['refunded']],
    ['of all its money without a quantity', [refund({ quantity: 0, amount: 147 })], ['refunded']],
    ['of all its seats in three steps', [refund(), refund(), refund()], ['refunded']],
    ['of one seat of three', [refund()], ['partly_refunded']],
    ['of part of the money', [refund({ quantity: 0, amount: 20 })], ['partly_refunded']],
    ['of an amount that names no line', [amountRefund()], ['partly_refunded']],
    ['of another line', [refund({ lineId: 'line-9' })], []],
    ['whose lines nobody has read', [{ refundId: '20', lines: undefined }], []],
  ])('%s is for a person to decide and ends nothing', (_what, refunds, flags) => {
    const plan = planGrants(afterGrants(threeSeats(), { refunds }));

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(flagsOf(plan)).toEqual([flags]);
  });

  it('of a bundle is one question for its line, whatever it holds', () => {
    const offers = new Map([['line-1', offerOf({}, { courseKey: STATISTICS })]]);
    const { next } = planAndApply(planInput({ offers }));

    expect(flagsOf(planGrants({ ...next, order: paidOrder({ refunds: [refund()] }) }))).toEqual([
      ['refunded'],
    ]);
  });

  it('is no question for a line whose access has ended', () => {
    const { next } = planAndApply(planInput());
    const ended = next.grants.map((entry) => ({ ...entry, isActive: false }));

    const plan = planGrants({ ...next, grants: ended, order: paidOrder({ refunds: [refund()] }) });

    expect(flagsOf(plan)).toEqual([[]]);
  });
});

describe('an order that ends after access was given', () => {
  it.each(['cancelled', 'refunded', 'failed', 'trash', 'deleted'])(
    'by %s is for a person to decide',
    (status) => {
      const plan = planGrants(afterGrants(paidOrder(), { status }));

      expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
      expect(flagsOf(plan)).toEqual([['order_ended']]);
    },
  );

  it.each<[string, Refund, string[]]>([
    ['of an amount is one question, not two', amountRefund(), ['order_ended']],
    ['of money without a seat is one question, too', refund({ quantity: 0, amount: 20 }), ['order_ended']],
    ['of one seat of three says which', refund(), ['partly_refunded', 'order_ended']],
    ['of the whole line says so', refund({ quantity: 3, amount: 147 }), ['refunded', 'order_ended']],
  ])('with a refund %s', (_what, refunded, flags) => {
    const plan = planGrants(afterGrants(threeSeats(), { status: 'refunded', refunds: [refunded] }));

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(flagsOf(plan)).toEqual([flags]);
  });

  it.each(['on-hold', 'pending', 'completed', 'shipped'])('is not one that moves to %s', (status) => {
    expect(flagsOf(planGrants(afterGrants(paidOrder(), { status })))).toEqual([[]]);
  });

  it('and is restored needs no decision any more, and gives nothing twice', () => {
    const trashed = planAndApply(afterGrants(paidOrder(), { status: 'trash' })).next;

    const plan = planGrants({ ...trashed, order: paidOrder() });

    expect([plan.opens, flagsOf(plan)]).toEqual([[], [[]]]);
  });
});

describe('a line that is changed after access was given', () => {
  it('stays, and is shown, when it is removed from the order', () => {
    const plan = planGrants(afterGrants(paidOrder(), { lines: [] }));

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(plan.lines).toMatchObject([{ lineId: 'line-1', flags: ['line_removed'] }]);
  });

  it('is shown once however many seats it had', () => {
    expect(planGrants(afterGrants(threeSeats(), { lines: [] })).lines).toHaveLength(1);
  });

  it('is not shown when nobody sits on it', () => {
    const unpaid = planAndApply(planInput({ order: paidOrder({ status: 'pending' }) })).next;

    expect(planGrants({ ...unpaid, order: paidOrder({ lines: [] }) }).lines).toEqual([]);
  });

  it('keeps its seats when the quantity is reduced, for a person to decide', () => {
    const plan = planGrants(afterGrants(threeSeats(), { lines: [orderLine({ quantity: 2, total: 98 })] }));

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(flagsOf(plan)).toEqual([['quantity_reduced']]);
  });

  it('was not refunded because its quantity was set to nothing', () => {
    const plan = planGrants(afterGrants(paidOrder(), { lines: [orderLine({ quantity: 0, total: 0 })] }));

    expect(flagsOf(plan)).toEqual([['quantity_reduced']]);
  });

  it('keeps everybody when the quantity turns into nonsense', () => {
    const plan = planGrants(afterGrants(threeSeats(), { lines: [orderLine({ quantity: 1e9, total: 147 })] }));

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(plan.lines[0]?.problems).toEqual([{ problem: 'quantity_unusable', detail: '1000000000' }]);
  });
});
