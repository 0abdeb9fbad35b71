import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faketimeLibrary } from '../../../../sandbox/test-support/moved-clock.ts';
import { checkEveryLine, type Told } from '../../support/faults/every-line-once.ts';
import { countEach, fault, size } from '../../support/faults/fault.ts';
import { MovedWorld, type Placed } from '../../support/faults/moved-world.ts';
import { addNoteFaults } from '../../support/faults/note-faults.ts';
import { ENROLLED } from '../../support/faults/stories.ts';
import { until } from '../../support/until.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const ORDERS = 12;

/** More than the attempts of a day. */
const CALLS_OF_AN_ORDER = 30;

/** The clocks of sidecar, database, LMS and shop are moved together, by hours, while all of them run. */
describe.skipIf(!faketimeLibrary)('time that passes for everybody', () => {
  let world: MovedWorld;

  beforeAll(async () => {
    world = await MovedWorld.start();
  });

  afterAll(() => world.close());

  /** On a slow machine the last attempt that fails may come late: the next one is some minutes of the clock away. */
  const everythingSent = (orders: Placed[]) =>
    until(
      async () => {
        if (await world.areSent(orders)) return true;
        await world.live(0.2, 0.1);
        return false;
      },
      60_000,
      () => world.describeUnsent(orders),
    );

  const enrolled = async (prefix: string) =>
    (await world.lms.enrollments()).filter((row) => row.user.startsWith(prefix) && row.mode === 'verified')
      .length;

  /** What came before stays as it was. */
  const told: Told[] = [];

  async function expectOnce(orders: Placed[], notes: string): Promise<void> {
    for (const { orderId, email } of orders) {
      const seats = [{ email, courseKey: DEMO, history: ENROLLED }];
      told.push({ orderId, notes, status: 'completed', seats });
    }
    expect(await checkEveryLine(told, await world.parties())).toEqual({ wrong: [], excused: [] });
  }

  it('does everything without a hand after the LMS was away for four days, and no row aged meanwhile', async () => {
    const { lms } = world;
    await lms.fault({
      match: { path: '/' },
      times: null,
      action: { status: 503, html: true, body: 'maintenance' },
    });
    const before = await world.databaseTime();
    const orders = await world.placeOrders('away', ORDERS);
    await until(
      async () => (await world.rows('select from matricula.lanes where opened_at is not null')).length === 1,
      60_000,
    );
    const attempts = () => world.rows('select id, attempts from matricula.access order by id');
    const atOpening = await attempts();

    await world.live(96);

    expect(await attempts()).toEqual(atOpening);
    const lastCall = new Date((await lms.journal()).at(-1)?.at ?? 0);
    const clocks = [await world.databaseTime(), world.lastLogged(), lastCall];
    // The last line and the last call are those of the last probe, some hours back.
    const hours = clocks.map((time) => (time.getTime() - before.getTime()) / 3_600_000);
    for (const passed of hours) expect(passed).toBeGreaterThan(80);
    await lms.mend();
    await world.live(0.2, 0.1);
    await everythingSent(orders);
    await expectOnce(orders, 'ssc');
    for (const { orderId } of orders)
      expect((await world.shop.notes(orderId))[0]?.note).toContain('Course access is delayed.');
  });

  it('writes every note once after the shop’s REST API was away for a day', async () => {
    const { shop } = world;
    await shop.call('PATCH', '/settings', { restAway: true });
    const orders = await world.placeOrders('silent', ORDERS);
    await until(async () => (await enrolled('silent')) === ORDERS, 60_000);

    await world.live(24);
    await shop.call('PATCH', '/settings', { restAway: false });
    await world.live(8);

    await everythingSent(orders);
    await expectOnce(orders, 'sc');
  });

  fault('the shop refuses notes for a day', async (random) => {
    const { shop } = world;
    const count = size({ short: ORDERS, full: 60 });
    await addNoteFaults(shop, random, CALLS_OF_AN_ORDER * count);
    const orders = await world.placeOrders('unsaid', count);
    await until(async () => (await enrolled('unsaid')) === count, 60_000);
    await world.live(24);
    const met = (await shop.journal()).flatMap((entry) => (entry.fault === null ? [] : [entry.fault]));
    await shop.mend();
    await world.live(8);

    await everythingSent(orders);
    await expectOnce(orders, 'sc');
    expect(met.length).toBeGreaterThan(2 * count);
    return { orders: count, refused: countEach(met) };
  });

  it('finds a learner who registers two days later, in the paid mode', async () => {
    const { lms, shop } = world;
    const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'late@example.org' });
    await until(async () => (await shop.notes(order.id)).length === 2, 30_000);

    await world.live(48);
    await lms.call('POST', '/users', { email: 'late@example.org', username: 'late', is_active: true });
    await world.live(8);

    await until(async () => (await lms.enrollment('late', DEMO))?.mode === 'verified', 30_000);
    await until(async () => (await shop.order(order.id)).status === 'completed', 30_000);
  });
});
