import { afterAll, beforeAll, describe, expect } from 'vitest';
import { faketimeLibrary } from '../../../../sandbox/test-support/moved-clock.ts';
import { checkEveryLine, type Told } from '../../support/faults/every-line-once.ts';
import { countEach, fault, isFull, size } from '../../support/faults/fault.ts';
import { addLmsFaults } from '../../support/faults/lms-faults.ts';
import { MovedWorld, type Placed } from '../../support/faults/moved-world.ts';
import { ENROLLED } from '../../support/faults/stories.ts';
import { until } from '../../support/until.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const MINUTES = 1 / 60;
/** Of real time: each, five minutes pass. */
const MOMENT_MS = 300;
const WAVES = size({ short: 1, full: 8 });
const ORDERS_OF_A_WAVE = size({ short: 12, full: 24 });
const STRANGERS_OF_A_WAVE = size({ short: 3, full: 6 });
const FAULTS_OF_A_WAVE = size({ short: 30, full: 60 });

/** Waits that the LMS asks for, and the breaker's, pass on a clock that is moved. */
describe.skipIf(!faketimeLibrary)('an LMS that does not keep to anything', () => {
  let world: MovedWorld;

  beforeAll(async () => {
    world = await MovedWorld.start();
  });

  afterAll(() => world.close());

  fault(
    `the LMS is slow, cut off, garbled, failing or busy ${FAULTS_OF_A_WAVE * WAVES} times`,
    async (random) => {
      const told: Told[] = [];
      for (let wave = 1; wave <= WAVES; wave += 1) {
        await addLmsFaults(world.lms, random, { count: FAULTS_OF_A_WAVE, mayBeSlow: isFull });
        const known = await world.placeOrders(`known${wave}`, ORDERS_OF_A_WAVE);
        const strangers = await world.placeOrdersOfStrangers(`stranger${wave}`, STRANGERS_OF_A_WAVE);
        await untilSaid(strangers, 2);
        await registerAll(strangers);
        await untilDone([...known, ...strangers]);
        const refunded = known.filter(() => random.next() < 0.25);
        for (const { orderId } of refunded) await world.shop.setStatus(orderId, 'refunded');
        await untilTakenOut(refunded);
        told.push(...known.map((order) => tellOf(order, refunded)), ...strangers.map(tellOfStranger));
      }

      const result = await checkEveryLine(told, await world.parties());
      expect(result).toEqual({ wrong: [], excused: [] });
      const played = await world.lms.journal();
      const met = played.filter((entry) => entry.fault !== null);
      const writes = played.filter((entry) => entry.method === 'POST' && entry.path.endsWith('/enrollment'));
      expect(met.length).toBeGreaterThan((WAVES * FAULTS_OF_A_WAVE) / 3);
      return {
        orders: told.length,
        met: countEach(met.map(({ fault: name }) => name ?? '')),
        writes: writes.length,
      };
    },
  );

  /** The LMS may have us wait for a minute, and the breaker for five: they pass. */
  async function untilTimeBrings(isDone: () => Promise<boolean>): Promise<void> {
    let lookedAt = performance.now();
    await until(
      async () => {
        if (performance.now() - lookedAt > MOMENT_MS) {
          world.clock.advance(5 * MINUTES);
          lookedAt = performance.now();
        }
        return isDone();
      },
      600_000,
      async () => JSON.stringify(await world.rows('select state, count(*) from matricula.access group by 1')),
    );
  }

  const untilDone = (orders: Placed[]) => untilTimeBrings(() => world.areSent(orders));

  const untilSaid = (orders: Placed[], count: number) =>
    untilTimeBrings(async () => {
      const notes = await Promise.all(orders.map(({ orderId }) => world.shop.notes(orderId)));
      return notes.every((ofOrder) => ofOrder.length >= count && ofOrder.some((note) => note.customer_note));
    });

  const untilTakenOut = (orders: Placed[]) =>
    untilTimeBrings(async () => {
      const notes = await Promise.all(orders.map(({ orderId }) => world.shop.notes(orderId)));
      return notes.every((ofOrder) => ofOrder.at(-1)?.note.includes('It ended because') === true);
    });

  async function registerAll(strangers: Placed[]): Promise<void> {
    for (const { email, username } of strangers) await world.lms.call('POST', '/users', { email, username });
  }
});

/** A note more where it took longer than ten minutes. */
function tellOf({ orderId, email }: Placed, refunded: Placed[]): Told {
  const isRefunded = refunded.some((order) => order.orderId === orderId);
  return {
    orderId,
    notes: isRefunded ? 's?scs?s' : 's?sc',
    status: isRefunded ? 'refunded' : 'completed',
    seats: [{ email, courseKey: DEMO, history: isRefunded ? [...ENROLLED, 'verified out'] : ENROLLED }],
  };
}

function tellOfStranger({ orderId, email }: Placed): Told {
  const seat = { email, courseKey: DEMO, history: ENROLLED, preEnrollment: 'used' as const };
  return { orderId, notes: 's?scs?sc', status: 'completed', seats: [seat] };
}
