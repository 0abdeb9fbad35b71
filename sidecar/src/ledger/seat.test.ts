import { describe, expect, it } from 'vitest';
import { email, orderLine, paidOrder, seat } from '../../test/support/builders.ts';
import type { OrderLine } from './order.ts';
import { planSeats, type PlannedSeat, type Seat } from './seat.ts';

/** Plans a line of an order whose buyer has this billing address. */
function plan(
  line: Partial<OrderLine>,
  { buyer = 'ana@example.com', before = [] as Seat[] } = {},
): PlannedSeat[] {
  const planned = orderLine(line);
  const order = paidOrder({ customer: { email: buyer, name: 'Ana Núñez' }, lines: [planned] });
  return planSeats(order, planned, planned.quantity, before);
}

/** The same line again and again, each time with what was remembered; the last one is given. */
function planAgain(line: Partial<OrderLine>, buyer: string, before: Seat[], times = 3): PlannedSeat[] {
  let planned = plan(line, { buyer, before });
  for (let time = 1; time < times; time += 1) {
    planned = plan(line, { buyer, before: planned.map((entry) => entry.seat) });
  }
  return planned;
}

const seats = (planned: PlannedSeat[]) => planned.map((entry) => entry.seat);
const learners = (planned: PlannedSeat[]) => planned.map((entry) => entry.seat.learner?.typed ?? null);
const sources = (planned: PlannedSeat[]) => planned.map((entry) => entry.seat.source);
const problems = (planned: PlannedSeat[]) => planned.map((entry) => entry.problem);

describe('one seat', () => {
  it('is the buyer’s when nobody is named', () => {
    const planned = plan({});

    expect(planned).toEqual([{ seat: seat(), problem: null }]);
  });

  it('is for the learner that the line names', () => {
    const planned = plan({ learners: [' Bob@Example.com '] });

    expect(planned).toEqual([
      {
        seat: seat({ learner: email('Bob@Example.com'), source: 'line', named: 'Bob@Example.com' }),
        problem: null,
      },
    ]);
  });

  it('is never the buyer’s when the named address is none: somebody else was meant', () => {
    const planned = plan({ learners: ['bob at example.com'] });

    expect(planned).toMatchObject([
      { seat: { learner: null, source: null }, problem: 'learner_email_invalid' },
    ]);
  });

  it('is a question when the buyer’s own address is none', () => {
    expect(plan({}, { buyer: 'ana@' })).toMatchObject([
      { seat: { learner: null }, problem: 'learner_email_invalid' },
    ]);
  });

  it('waits without a question when the order has no address at all', () => {
    expect(plan({}, { buyer: '' })).toMatchObject([{ seat: { learner: null }, problem: null }]);
  });
});

describe('several seats on a line', () => {
  it('wait for their learners, since one buyer cannot take three', () => {
    const planned = plan({ quantity: 3 });

    expect([learners(planned), problems(planned)]).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
  });

  it('go to the learners that the line names, one after the other', () => {
    const planned = plan({ quantity: 3, learners: ['bob@example.com', '', 'eve@example.com'] });

    expect(learners(planned)).toEqual(['bob@example.com', null, 'eve@example.com']);
    expect(planned.map((entry) => entry.seat.seat)).toEqual([1, 2, 3]);
  });

  it('leave out learners that are named beyond the quantity', () => {
    const planned = plan({ quantity: 2, learners: ['a@example.com', 'b@example.com', 'c@example.com'] });

    expect(learners(planned)).toEqual(['a@example.com', 'b@example.com']);
  });

  it('each have their own question', () => {
    const planned = plan({ quantity: 2, learners: ['nobody', 'b@example.com'] });

    expect(problems(planned)).toEqual(['learner_email_invalid', null]);
  });

  it('leave the buyer in the one that was bought first when the quantity is raised later', () => {
    const planned = plan({ quantity: 3 }, { before: [seat()] });

    expect(learners(planned)).toEqual(['ana@example.com', null, null]);
  });

  it('are remembered line by line', () => {
    const other = seat({ lineId: 'line-2', learner: email('eve@example.com'), source: 'staff' });

    expect(learners(plan({}, { before: [other] }))).toEqual(['ana@example.com']);
  });
});

describe('a correction by staff', () => {
  const corrected = seat({
    learner: email('ana.right@example.com'),
    source: 'staff',
    named: 'ana.wrong@example.com',
  });

  it('stays when the shop delivers the order again as it was', () => {
    const planned = planAgain({ learners: ['ana.wrong@example.com'] }, 'ana@example.com', [corrected]);

    expect(planned).toEqual([{ seat: corrected, problem: null }]);
  });

  it('stays when only capitals or spaces of the line change', () => {
    const planned = plan({ learners: [' ANA.wrong@example.com'] }, { before: [corrected] });

    expect(learners(planned)).toEqual(['ana.right@example.com']);
  });

  it('stays when the line stops naming anybody', () => {
    expect(learners(plan({ learners: [] }, { before: [corrected] }))).toEqual(['ana.right@example.com']);
  });

  it('stays when the billing address changes, without a question', () => {
    const planned = plan(
      { learners: ['ana.wrong@example.com'] },
      { buyer: 'new@example.com', before: [corrected] },
    );

    expect([learners(planned), problems(planned)]).toEqual([['ana.right@example.com'], [null]]);
  });

  it('gives way to a later edit of the line', () => {
    const planned = plan({ learners: ['bob@example.com'] }, { before: [corrected] });

    expect([learners(planned), sources(planned)]).toEqual([['bob@example.com'], ['line']]);
  });

  it('of a waiting seat stays too', () => {
    const assigned = seat({ seat: 2, learner: email('bob@example.com'), source: 'staff' });
    const waiting = seat({ learner: null, source: null });

    const planned = planAgain({ quantity: 2 }, 'ana@example.com', [waiting, assigned]);

    expect(learners(planned)).toEqual([null, 'bob@example.com']);
  });
});

describe('an edit of the line', () => {
  it('moves the seat to the learner it names now', () => {
    const before = [seat({ learner: email('bob@example.com'), source: 'line', named: 'bob@example.com' })];

    expect(learners(plan({ learners: ['eve@example.com'] }, { before }))).toEqual(['eve@example.com']);
  });

  it('takes the seat from the buyer', () => {
    const planned = plan({ learners: ['bob@example.com'] }, { before: [seat()] });

    expect([learners(planned), sources(planned)]).toEqual([['bob@example.com'], ['line']]);
  });

  it('is noticed again when it names the first learner once more', () => {
    const toEve = plan({ learners: ['eve@example.com'] }, { before: [seat()] }).map((entry) => entry.seat);

    expect(learners(plan({ learners: ['bob@example.com'] }, { before: toEve }))).toEqual(['bob@example.com']);
  });

  it('that takes the name away leaves the learner where they are', () => {
    const before = [seat({ learner: email('bob@example.com'), source: 'line', named: 'bob@example.com' })];

    const planned = planAgain({ learners: [] }, 'ana@example.com', before);

    expect([learners(planned), problems(planned)]).toEqual([['bob@example.com'], [null]]);
  });
});

describe('an edit of the line to something that is no address', () => {
  const bob = seat({ learner: email('bob@example.com'), source: 'line', named: 'bob@example.com' });
  const misspelt = (before: Seat) => planAgain({ learners: ['eve@'] }, 'ana@example.com', [before]);

  it('is a question, again and again, and moves nobody', () => {
    const planned = misspelt(bob);

    expect([learners(planned), problems(planned)]).toEqual([['bob@example.com'], ['learner_email_invalid']]);
  });

  it('does not take the seat from the buyer either', () => {
    const planned = misspelt(seat());

    expect([learners(planned), problems(planned)]).toEqual([['ana@example.com'], ['learner_email_invalid']]);
  });

  it('is over when the field is cleared: whoever sat there still does', () => {
    const cleared = planAgain({ learners: [''] }, 'ana@example.com', seats(misspelt(bob)));

    expect([learners(cleared), problems(cleared)]).toEqual([['bob@example.com'], [null]]);
  });

  it('is over when the first name comes back', () => {
    const undone = planAgain({ learners: ['bob@example.com'] }, 'ana@example.com', seats(misspelt(bob)));

    expect([learners(undone), problems(undone)]).toEqual([['bob@example.com'], [null]]);
  });

  it('moves the seat once it is corrected', () => {
    const corrected = planAgain({ learners: ['eve@example.com'] }, 'ana@example.com', seats(misspelt(bob)));

    expect([learners(corrected), problems(corrected)]).toEqual([['eve@example.com'], [null]]);
  });

  it('is over when staff give the seat to somebody', () => {
    const assigned = seats(misspelt(bob)).map((entry): Seat => ({
      ...entry,
      learner: email('eve@example.com'),
      source: 'staff',
    }));

    const planned = planAgain({ learners: ['eve@'] }, 'ana@example.com', assigned);

    expect([learners(planned), problems(planned)]).toEqual([['eve@example.com'], [null]]);
  });

  it('after staff gave the seat is a question again, and stays one', () => {
    const planned = misspelt(seat({ learner: email('bob@example.com'), source: 'staff' }));

    expect([learners(planned), problems(planned)]).toEqual([['bob@example.com'], ['learner_email_invalid']]);
  });

  it('asks about the address before it asks about the buyer’s', () => {
    const planned = planAgain({ learners: ['eve@'] }, 'new@example.com', [seat()]);

    expect([learners(planned), problems(planned)]).toEqual([['ana@example.com'], ['learner_email_invalid']]);
  });
});

describe('a change of the billing address alone', () => {
  it('is a question and moves nobody', () => {
    const planned = planAgain({}, 'new@example.com', [seat()]);

    expect([learners(planned), problems(planned)]).toEqual([['ana@example.com'], ['customer_email_changed']]);
  });

  it('is over when the first address comes back', () => {
    const changed = planAgain({}, 'new@example.com', [seat()]).map((entry) => entry.seat);

    expect(problems(planAgain({}, 'ana@example.com', changed))).toEqual([null]);
  });

  it('is none when only capitals change', () => {
    expect(problems(plan({}, { buyer: 'ANA@example.com', before: [seat()] }))).toEqual([null]);
  });

  it('does not matter to a seat whose learner the line names', () => {
    const before = [seat({ learner: email('bob@example.com'), source: 'line', named: 'bob@example.com' })];

    const planned = plan({ learners: ['bob@example.com'] }, { buyer: 'new@example.com', before });

    expect([learners(planned), problems(planned)]).toEqual([['bob@example.com'], [null]]);
  });

  it('from something that was no address gives the seat to the buyer, with no question left', () => {
    const wrong = plan({}, { buyer: 'ana@' }).map((entry) => entry.seat);

    const planned = planAgain({}, 'ana@example.com', wrong);

    expect([learners(planned), sources(planned), problems(planned)]).toEqual([
      ['ana@example.com'],
      ['customer'],
      [null],
    ]);
  });
});
