import { afterAll, beforeAll, expect, it } from 'vitest';
import { redriveOrder } from '../../src/operator/redrive.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';
const EXPIRED = 'course-v1:Acme+EXPIRED1+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

/** Buys a course run in a mode. */
async function buys(email: string, courseKey: string, mode: string) {
  const value = { version: 1, courses: [{ courseKey, mode }] };
  const order = await world.shop.checkout({
    items: [{ sku: 'EBOOK-1', meta: [{ key: '_matricula_offer', value }] }],
    email,
  });
  await world.untilIdle();
  return order;
}

async function retry(orderId: number): Promise<void> {
  await world.sidecar.run((trx) => redriveOrder(trx, { shopId: 'books', orderId: String(orderId) }));
  await world.untilIdle();
}

async function lastNote(orderId: number): Promise<string> {
  return (await world.shop.notes(orderId)).findLast((note) => !note.customer_note)?.note ?? '';
}

/** Puts a learner into a course run as the LMS's staff does. */
const inLms = (user: string, course_id: string, mode: string) =>
  world.lms.call('PUT', '/enrollments', { user, course_id, mode, is_active: true });

const extendDeadline = (until: string) =>
  world.lms.call('PATCH', `/courses/${EXPIRED}`, {
    modes: ['audit', { slug: 'verified', min_price: 49, expiration_datetime: until }],
  });

it('raises a learner who is enrolled already, and the note shows what the LMS confirms and what was before', async () => {
  const order = await buys('aurora@example.org', DEMO, 'verified');

  expect(await world.lms.enrollment('aurora', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await lastNote(order.id)).toContain('Enrolled (verified)');
  expect(await lastNote(order.id)).toContain('was enrolled before (audit), and was raised');
});

it('raises what an earlier order sold, and calls that no repeat', async () => {
  await buys('bob@example.com', PYTHON, 'audit');

  const order = await buys('bob@example.com', PYTHON, 'verified');

  expect(await world.lms.enrollment('bob', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await lastNote(order.id)).toContain('was enrolled before (audit), and was raised');
  expect(await lastNote(order.id)).not.toContain('had this already');
});

it('never lowers a learner, and the note says that less was sold', async () => {
  const order = await buys('vera@example.org', STATISTICS, 'audit');

  expect(await world.lms.enrollment('vera', STATISTICS)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await lastNote(order.id)).toContain('Enrolled (verified)');
  expect(await lastNote(order.id)).toContain('Sold was "audit".');
});

it('says the ways out when the upgrade deadline has passed, and leaves the learner as they are', async () => {
  await inLms('ana', EXPIRED, 'audit');

  const order = await buys('ana@example.org', EXPIRED, 'verified');

  expect(await world.lms.enrollment('ana', EXPIRED)).toMatchObject({ mode: 'audit', is_active: true });
  const note = await lastNote(order.id);
  expect(note).toContain(
    '"verified" is past its upgrade deadline; still open: audit. The learner keeps audit.',
  );
  for (const way of ['Extend the deadline', 'set the mode by hand', 'or refund']) expect(note).toContain(way);
});

it('goes on as soon as the deadline was extended, whatever was remembered of the run', async () => {
  const order = await buys('carla@example.org', EXPIRED, 'verified');
  expect(await lastNote(order.id)).toContain('past its upgrade deadline');
  await extendDeadline('2099-01-01T00:00:00Z');
  // What was read a moment ago is believed; people are not as quick as a test.
  await world.sidecar.rows(`update matricula.course_runs set read_at = read_at - interval '10 seconds'`);

  await retry(order.id);

  expect(await world.lms.enrollment('carla', EXPIRED)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await lastNote(order.id)).toContain('Enrolled (verified)');
  await extendDeadline('2025-12-31T00:00:00Z');
});

it('takes what the LMS’s staff set by hand for what was sold', async () => {
  await world.sidecar.rows(`update matricula.course_runs set read_at = read_at - interval '1 hour'`);
  const order = await buys('lucia@example.org', EXPIRED, 'verified');
  expect(await lastNote(order.id)).toContain('past its upgrade deadline');

  await inLms('lucia', EXPIRED, 'verified');
  await retry(order.id);

  expect(await lastNote(order.id)).toContain('Enrolled (verified)');
});
