import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountRefund,
  DEMO,
  email,
  offerOf,
  orderLine,
  paidOrder,
  planInput,
  refund,
  STATISTICS,
} from '../../test/support/builders.ts';
import { planAndApply } from '../../test/support/ledger-in-memory.ts';
import type { Email } from './email.ts';
import { targetKey, type Grant } from './grant.ts';
import type { Order, Refund } from './order.ts';
import { planGrants, type PlanInput } from './plan-grants.ts';
import type { RoutedOffer } from './route-offer.ts';
import type { Seat } from './seat.ts';

const address = fc.constantFrom(
  'ana@example.com',
  'Ana@Example.com',
  'bob@example.com',
  'eve@example.com',
  'bob@',
  '',
);
const quantity = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, 2_000, NaN) },
);
const lineIds = ['line-1', 'line-2', 'line-3'];

const line = (lineId: string) =>
  fc
    .record({ quantity, learners: fc.array(address, { maxLength: 4 }), total: fc.constantFrom(0, 49, 147) })
    .map((parts) => orderLine({ ...parts, lineId }));

const refunds = fc.array(
  fc.oneof(
    fc
      .record({
        lineId: fc.constantFrom(...lineIds),
        quantity: fc.integer({ min: 0, max: 3 }),
        amount: fc.constantFrom(0, 10, 49, 147),
      })
      .map(refund),
    fc.constant(amountRefund()),
  ),
  { maxLength: 2 },
);

/** An order as the shop may deliver it at any moment: its lines come and go, people change what they can. */
const order: fc.Arbitrary<Order> = fc
  .record({
    status: fc.constantFrom(
      'pending',
      'on-hold',
      'processing',
      'processing',
      'completed',
      'cancelled',
      'refunded',
      'trash',
    ),
    paymentGateway: fc.constantFrom('stripe', 'bacs', 'cod'),
    paidAt: fc.constantFrom(new Date('2026-11-23T22:06:59Z'), new Date('2026-10-01T00:00:00Z'), null),
    email: address,
    lines: fc.tuple(...lineIds.map(line)).chain((lines) => fc.shuffledSubarray(lines)),
    refunds,
  })
  .map(({ email, ...parts }) => paidOrder({ ...parts, customer: { email, name: '' } }));

const entry = fc.record({
  courseKey: fc.constantFrom(DEMO, STATISTICS),
  lmsId: fc.constantFrom('main', 'second', null),
});
const offer: fc.Arbitrary<RoutedOffer> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .uniqueArray(entry, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) })
      .map((entries) => offerOf(...entries)),
  },
  { weight: 1, arbitrary: fc.constant({ problem: 'offer_unreadable' as const, text: '{' }) },
);

/** What was sold stays sold: one offer for each line, whatever is delivered. */
const offers = fc
  .tuple(...lineIds.map((lineId) => fc.tuple(fc.constant(lineId), offer)))
  .map((pairs) => new Map(pairs));

/** Staff give a seat to somebody. */
interface Assignment {
  lineId: string;
  seat: number;
  learner: Email;
}
const assignment: fc.Arbitrary<Assignment> = fc.record({
  lineId: fc.constantFrom(...lineIds),
  seat: fc.integer({ min: 1, max: 2 }),
  learner: fc.constantFrom(email('zoe@example.com'), email('bob@example.com')),
});

interface Life {
  offers: Map<string, RoutedOffer>;
  days: { delivered: Order; assigned: Assignment | null }[];
}

/** The life of one order, delivery after delivery; after some of them staff give a seat to somebody. */
const life: fc.Arbitrary<Life> = fc.record({
  offers,
  days: fc.array(fc.record({ delivered: order, assigned: fc.option(assignment) }), {
    minLength: 1,
    maxLength: 5,
  }),
});

/** Plans and carries out one delivery after the other. */
function live({ offers: sold, days }: Life) {
  let input: PlanInput = planInput({ offers: sold });
  return days.map(({ delivered, assigned }) => {
    const before = { ...input, order: delivered };
    const { plan, next } = planAndApply(before);
    input = { ...next, seats: next.seats.map((seat) => assign(seat, assigned)) };
    return { before, plan, next };
  });
}

function assign(seat: Seat, assigned: Assignment | null): Seat {
  const isMeant = assigned?.lineId === seat.lineId && assigned.seat === seat.seat;
  return isMeant ? { ...seat, learner: assigned.learner, source: 'staff' } : seat;
}

const active = (grants: Grant[]) => grants.filter((grant) => grant.isActive);

describe('in the life of any order', () => {
  it('planning a delivery twice gives nothing new and says nothing new', () => {
    fc.assert(
      fc.property(life, (lived) => {
        for (const { plan, next } of live(lived)) {
          const again = planGrants(next);
          expect(again).toMatchObject({ opens: [], assigns: [], ends: [] });
          expect(again.seats).toEqual(plan.seats);
          expect(again.lines).toEqual(plan.lines);
        }
      }),
    );
  });

  it('one seat never has two active grants in one course run', () => {
    fc.assert(
      fc.property(life, (lived) => {
        for (const { next } of live(lived)) {
          const targets = active(next.grants).map(targetKey);
          expect(new Set(targets).size).toBe(targets.length);
        }
      }),
    );
  });

  it('each generation of a grant is a new one', () => {
    fc.assert(
      fc.property(life, (lived) => {
        const grants = live(lived).at(-1)?.next.grants ?? [];
        const generations = grants.map((grant) => JSON.stringify([targetKey(grant), grant.generation]));
        expect(new Set(generations).size).toBe(generations.length);
      }),
    );
  });

  it('nothing is opened before it is paid', () => {
    fc.assert(
      fc.property(order, offers, (delivered, sold) => {
        const plan = planGrants(planInput({ order: delivered, offers: sold }));
        fc.pre(!plan.paid.isPaid);
        expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
      }),
    );
  });

  it('an order that is not paid any more gives nobody a further seat', () => {
    fc.assert(
      fc.property(life, (lived) => {
        for (const { before, plan, next } of live(lived)) {
          if (plan.paid.isPaid) continue;
          const had = new Set(active(before.grants).map(targetKey));
          expect(active(next.grants).filter((grant) => !had.has(targetKey(grant)))).toEqual([]);
        }
      }),
    );
  });

  it('never more grants are opened than seats were bought, times what each seat holds', () => {
    fc.assert(
      fc.property(order, offers, (delivered, sold) => {
        const plan = planGrants(planInput({ order: delivered, offers: sold }));
        for (const bought of delivered.lines) {
          const what = sold.get(bought.lineId);
          const entries = what && 'entries' in what ? what.entries.length : 0;
          const seats = bought.quantity > 0 ? bought.quantity : 0;
          const opened = plan.opens.filter((open) => open.lineId === bought.lineId);
          expect(opened.length).toBeLessThanOrEqual(seats * entries);
        }
      }),
    );
  });

  it('the order of its lines does not matter', () => {
    const withShuffledLines = order.chain((delivered) =>
      fc.tuple(
        fc.constant(delivered),
        fc.shuffledSubarray(delivered.lines, { minLength: delivered.lines.length }),
      ),
    );
    const opened = (delivered: Order, sold: Map<string, RoutedOffer>) =>
      planGrants(planInput({ order: delivered, offers: sold }))
        .opens.map((open) => JSON.stringify(open))
        .sort();
    fc.assert(
      fc.property(withShuffledLines, offers, ([delivered, lines], sold) => {
        expect(opened({ ...delivered, lines }, sold)).toEqual(opened(delivered, sold));
      }),
    );
  });

  it('whatever was delivered before, the same last word ends the same', () => {
    // What nobody answers and nobody is guessed at: whole lines, and orders that end.
    const said = fc.record({
      status: fc.constantFrom('processing', 'completed', 'cancelled', 'refunded', 'failed'),
      refunds: fc.constantFrom<Refund[]>([], [refund({ quantity: 3, amount: 147 })]),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 4 }), said, (before, last) => {
        const bought = paidOrder({ lines: [orderLine({ quantity: 3, total: 147 })] });
        const play = (days: Partial<Order>[]) =>
          days.reduce(
            (input, day) => planAndApply({ ...input, order: { ...bought, ...day } }).next,
            planInput({ order: bought }),
          );
        const sold = planAndApply(planInput({ order: bought })).next;
        const straight = planAndApply({ ...sold, order: { ...bought, ...last } }).next;
        const seats = ({ grants }: PlanInput) =>
          active(grants)
            .map((grant) => grant.seat)
            .sort();
        expect(seats(play([{}, ...before, last, last]))).toEqual(seats(straight));
      }),
    );
  });

  it('once it is anonymised no delivery changes a grant or a seat', () => {
    fc.assert(
      fc.property(life, order, (lived, delivered) => {
        const before = live(lived).at(-1)?.next ?? planInput();
        const plan = planGrants({ ...before, order: { ...delivered, anonymised: true } });
        expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
        expect(plan.seats).toEqual(before.seats);
      }),
    );
  });

  it('a learner is only ever changed by ending one grant and opening another', () => {
    fc.assert(
      fc.property(life, (lived) => {
        for (const { before, next } of live(lived)) {
          for (const grant of before.grants.filter((one) => one.learner !== null)) {
            const after = next.grants.find((one) => one.grantId === grant.grantId);
            expect(after?.learner).toEqual(grant.learner);
          }
        }
      }),
    );
  });
});
