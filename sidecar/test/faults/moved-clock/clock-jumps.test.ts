import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { faketimeLibrary } from '../../../../sandbox/test-support/moved-clock.ts';
import { checkEveryLine, type Told } from '../../support/faults/every-line-once.ts';
import { fault, size } from '../../support/faults/fault.ts';
import { MovedWorld, type Placed } from '../../support/faults/moved-world.ts';
import type { Random } from '../../support/faults/random.ts';
import { ENROLLED } from '../../support/faults/stories.ts';
import { until } from '../../support/until.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const JUMPS = size({ short: 1, full: 12 });
const ORDERS_OF_A_JUMP = 5;

/** By the clock on the wall: whoever waits for the clock to come back waits for hours. */
const PATIENCE_MS = 90_000;

type Jump = (
  world: MovedWorld,
  random: Random,
  orders: Placed[],
  place: () => Promise<void>,
) => Promise<number>;

describe.skipIf(!faketimeLibrary)('a clock that jumps', () => {
  jumpFault(`the clocks of all jump by hours, ${JUMPS} times`, { isShared: true }, async (world, random) => {
    // Back and forth in turn; never back to before the shop was connected.
    const isBack = world.clock.hours >= 0;
    const hours = drawHours(random) * (isBack ? -1 : 1);
    await until(() => world.isClockNoted());
    world.clock.advance(hours);
    return Promise.resolve(hours);
  });

  /** Over plain http the shop refuses keys that are signed at another time: its notes wait until the clock is right. */
  jumpFault(
    `the sidecar’s own clock is wrong by hours, ${JUMPS} times`,
    { isShared: false },
    async (world, random, orders, place) => {
      const hours = drawHours(random) * random.pick([1, -1]);
      await until(() => world.isClockNoted());
      world.clock.advance(hours);
      await place();
      await until(() => areEnrolled(world, orders), PATIENCE_MS);
      await until(() => world.isClockNoted());
      world.clock.advance(-hours);
      return hours;
    },
  );
});

/** A few minutes to a day and a half. */
const drawHours = (random: Random) => random.pick([0.2, 1, 3, 8, 30]) * (0.5 + random.next());

function jumpFault(name: string, options: { isShared: boolean }, jump: Jump): void {
  const play = async (random: Random) => {
    const world = await MovedWorld.start(options);
    try {
      const told: Told[] = [];
      const hours: number[] = [];
      for (let number = 1; number <= JUMPS; number += 1) {
        const orders = await world.placeOrders(`before${number}`, ORDERS_OF_A_JUMP);
        await wait(random.between(0, 800));
        const place = async () => {
          orders.push(...(await world.placeOrders(`during${number}`, ORDERS_OF_A_JUMP)));
        };
        hours.push(await jump(world, random, orders, place));
        orders.push(...(await world.placeOrders(`after${number}`, ORDERS_OF_A_JUMP)));
        await until(
          () => world.areSent(orders),
          PATIENCE_MS,
          () => `after a jump by ${hours.at(-1) ?? 0} hours, number ${number}`,
        );
        told.push(...orders.map(tell));
      }
      expect(await checkEveryLine(told, await world.parties())).toEqual({ wrong: [], excused: [] });
      return { orders: told.length, hours: hours.map((each) => Math.round(each * 10) / 10) };
    } finally {
      await world.close();
    }
  };
  fault(name, play, { concurrent: true });
}

async function areEnrolled(world: MovedWorld, orders: Placed[]): Promise<boolean> {
  const enrolled = new Set((await world.lms.enrollments()).map(({ user }) => user));
  return orders.every(({ username }) => enrolled.has(username));
}

/** Where ten minutes passed at once, a note of the delay may come first. */
function tell({ orderId, email }: Placed): Told {
  const seats = [{ email, courseKey: DEMO, history: ENROLLED }];
  return { orderId, notes: 's?sc', status: 'completed', seats };
}
