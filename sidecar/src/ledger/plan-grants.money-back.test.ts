import { describe, expect, it } from 'vitest';
import {
  DEMO,
  offerOf,
  orderLine,
  paidOrder,
  planInput,
  amountRefund,
  refund,
  STATISTICS,
} from '../../test/support/builders.ts';
import { planAndApply } from '../../test/support/ledger-in-memory.ts';
import {
  afterGrants,
  answer,
  asked,
  ended,
  endedSeats,
  policyOf,
  TEAM,
  threeSeats,
} from '../../test/support/money-back.ts';
import { runKey } from './grant.ts';
import type { Order } from './order.ts';
import { planGrants } from './plan-grants.ts';
import { DEFAULT_REFUND_POLICY, type OnRefund, type RefundPolicy } from './refund-policy.ts';

describe('money that went back after access was given', () => {
  it.each<[string, Partial<Order>, string]>([
    ['for the whole line', { refunds: [refund()] }, 'refunded'],
    ['for all its money without a quantity', { refunds: [refund({ quantity: 0 })] }, 'refunded'],
    [
      'in two halves',
      { refunds: [refund({ quantity: 0, amount: 24.5 }), refund({ quantity: 0, amount: 24.5 })] },
      'refunded',
    ],
    ['by a cancelled order', { status: 'cancelled' }, 'order_ended'],
    ['by a payment that fails later', { status: 'failed' }, 'order_ended'],
    ['by a gateway that sets the order to refunded', { status: 'refunded' }, 'order_ended'],
    [
      'by a refund of everything that names no line',
      { status: 'refunded', refunds: [amountRefund({ amount: 49 })] },
      'order_ended',
    ],
  ])('%s ends the access, and nothing is asked', (_what, change, cause) => {
    const input = afterGrants(paidOrder(), change);

    expect([ended(input), asked(input)]).toEqual([[[1, cause]], []]);
    expect(ended(planAndApply(input).next)).toEqual([]);
  });

  it.each<[string, Partial<Order>]>([
    ['of another line', { refunds: [refund({ lineId: 'line-9' })] }],
    ['whose lines nobody has read', { refunds: [{ ...refund(), lines: undefined }] }],
    ['on an order that moves on', { status: 'completed' }],
    ['on an order that waits again', { status: 'on-hold' }],
  ])('%s changes nothing', (_what, change) => {
    const input = afterGrants(paidOrder(), change);

    expect([ended(input), asked(input)]).toEqual([[], []]);
  });

  it('ends every course of a bundle', () => {
    const offers = new Map([['line-1', offerOf({}, { courseKey: STATISTICS })]]);
    const { next } = planAndApply(planInput({ offers }));

    expect(planGrants({ ...next, order: paidOrder({ refunds: [refund()] }) }).ends).toHaveLength(2);
  });

  it('leaves the other lines alone', () => {
    const order = paidOrder({ lines: [orderLine(), orderLine({ lineId: 'line-2' })] });

    expect(ended(afterGrants(order, { refunds: [refund({ lineId: 'line-2' })] }))).toHaveLength(1);
  });

  it('that comes again opens the next generation, and undoes no hold', () => {
    const { next } = planAndApply(afterGrants(paidOrder(), { status: 'cancelled' }));

    expect(planGrants({ ...next, order: paidOrder() }).opens).toMatchObject([
      { generation: 2, mode: 'verified', isPurchase: false },
    ]);
  });

  it('comes back with a deleted refund, but not while the order is not paid', () => {
    const { next } = planAndApply(afterGrants(paidOrder(), { refunds: [refund()] }));

    expect(planGrants({ ...next, order: paidOrder({ status: 'on-hold' }) }).opens).toEqual([]);
    expect(planGrants({ ...next, order: paidOrder() }).opens).toHaveLength(1);
  });

  it('opens nothing again that ended for another reason', () => {
    const { next } = planAndApply(planInput());
    const grants = next.grants.map((grant) => ({ ...grant, isActive: false, endCause: 'revoked_by_hand' }));

    expect(planGrants({ ...next, grants }).opens).toEqual([]);
  });
});

describe('a policy for money that went back', () => {
  it('of audit moves the learner there, and back when the refund is deleted', () => {
    const input = afterGrants(paidOrder(), { refunds: [refund()] }, policyOf({ onRefund: 'audit' }));
    const { plan, next } = planAndApply(input);

    expect(plan.opens).toMatchObject([{ generation: 2, mode: 'audit', isPurchase: false }]);
    expect(planGrants(next)).toMatchObject({ opens: [], ends: [] });
    expect(planGrants({ ...next, order: paidOrder() }).opens).toMatchObject([
      { generation: 3, mode: 'verified' },
    ]);
  });

  it('of audit ends a seat that nobody has', () => {
    const input = afterGrants(threeSeats(), { status: 'cancelled' }, policyOf({ onRefund: 'audit' }));

    expect([planGrants(input).opens, ended(input)]).toEqual([[], [1, 2, 3].map((n) => [n, 'order_ended'])]);
  });

  it('of audit asks where the course has none', () => {
    const withoutAudit = new Set([runKey({ lmsId: 'main', courseKey: DEMO })]);
    const more = { ...policyOf({ onRefund: 'audit' }), withoutAudit };
    const input = afterGrants(paidOrder(), { refunds: [refund()] }, more);

    expect([ended(input), asked(input)]).toEqual([[], [['audit_missing', [1], null]]]);
    expect(ended(answer(input, 'remove', [1]))).toEqual([[1, 'refunded']]);
    expect(asked(answer(input, 'keep'))).toEqual([]);
  });

  it('of keep ends nothing, also when the policy is changed later', () => {
    const kept = planAndApply(
      afterGrants(paidOrder(), { refunds: [refund()] }, policyOf({ onRefund: 'keep' })),
    );

    expect(kept.plan).toMatchObject({ ends: [], questions: [{ decided: 'keep' }] });
    expect(ended({ ...kept.next, refunds: DEFAULT_REFUND_POLICY })).toEqual([]);
  });

  it('of the product goes before the shop’s', () => {
    const offer = { entries: [], ...offerOf(), refunds: { onRefund: 'keep' as const } };
    const offers = new Map([['line-1', offer]]);

    expect(ended({ ...afterGrants(paidOrder(), { refunds: [refund()] }), offers })).toEqual([]);
  });

  it.each<[string, OnRefund, unknown[]]>([
    ['asks by default', DEFAULT_REFUND_POLICY.onTrash, [[], [['order_trashed', [1], null]]]],
    ['ends the access where the shop says so', 'remove', [[[1, 'order_trashed']], []]],
  ])('for an order in the trash %s', (_what, onTrash, expected) => {
    for (const status of ['trash', 'deleted']) {
      const input = afterGrants(paidOrder(), { status }, policyOf({ onTrash }));
      expect([ended(input), asked(input)]).toEqual(expected);
    }
  });

  it.each<[string, Partial<RefundPolicy>, unknown[]]>([
    ['within the window', { windowDays: 3 }, [[[1, 'refunded']], []]],
    ['after the window asks', { windowDays: 2 }, [[], [['line_refunded', [1], null]]]],
    ['after the window keeps where the shop says so', { windowDays: 2, afterWindow: 'keep' }, [[], 'kept']],
  ])('three days after the payment, %s', (_what, policy, expected) => {
    const input = afterGrants(paidOrder(), { refunds: [refund()] }, policyOf(policy));
    const isKept = planGrants(input).questions.some(({ decided }) => decided === 'keep');

    expect([ended(input), isKept ? 'kept' : asked(input)]).toEqual(expected);
  });

  it('with a window asks about a refund without a date', () => {
    const refunds = [{ ...refund(), refundedAt: null }];

    expect(asked(afterGrants(paidOrder(), { refunds }, policyOf({ windowDays: 9 })))).toHaveLength(1);
  });
});

describe('a refund of some seats of a line', () => {
  it('ends a seat without a learner first', () => {
    const input = afterGrants(threeSeats(['ana@example.com', '', 'eve@example.com']), {
      refunds: [refund()],
    });

    expect([ended(input), asked(input)]).toEqual([[[2, 'refunded']], []]);
  });

  it('then ends one whose learner has no account yet', () => {
    const input = afterGrants(threeSeats(TEAM), { refunds: [refund()] });
    const grants = input.grants.map((grant) => ({ ...grant, isClaimed: grant.seat !== 2 }));

    expect(ended({ ...input, grants })).toEqual([[2, 'refunded']]);
  });

  it('else asks which, and ends the one that is named', () => {
    const input = afterGrants(threeSeats(TEAM), { refunds: [refund()] });

    expect([ended(input), asked(input)]).toEqual([[], [['seats_refunded', [1, 2, 3], 1]]]);
    const { plan, next } = planAndApply(answer(input, 'remove', [2]));
    expect([endedSeats(input, plan), planGrants(next).questions]).toEqual([[[2, 'refunded']], []]);
  });

  it('of which one is sure asks about the rest', () => {
    const order = threeSeats(['ana@example.com', '', 'eve@example.com']);
    const input = afterGrants(order, { refunds: [refund({ quantity: 2, amount: 98 })] });

    expect([ended(input), asked(input)]).toEqual([[[2, 'refunded']], [['seats_refunded', [1, 3], 1]]]);
    expect(asked(planAndApply(input).next)).toEqual([['seats_refunded', [1, 3], 1]]);
  });

  it('after another refund asks about what is left', () => {
    const first = refund();
    const second = { ...refund(), refundId: '21' };
    const input = afterGrants(threeSeats(TEAM), { refunds: [first] });
    const { next } = planAndApply(answer(input, 'remove', [2]));

    const later = { ...next, order: threeSeats(TEAM, [second, first]) };
    expect([ended(later), asked(later)]).toEqual([[], [['seats_refunded', [1, 3], 1]]]);
  });

  it('that is deleted gives the seat back, whichever it was', () => {
    const input = afterGrants(threeSeats(TEAM), { refunds: [refund()] });
    const { next } = planAndApply(answer(input, 'remove', [2]));

    expect(planGrants({ ...next, order: threeSeats(TEAM) }).opens).toMatchObject([
      { seat: 2, generation: 2 },
    ]);
  });

  it('of all that are left ends them without a question', () => {
    const refunds = [refund({ quantity: 3, amount: 147 })];

    expect(ended(afterGrants(threeSeats(TEAM), { refunds }))).toHaveLength(3);
  });
});
