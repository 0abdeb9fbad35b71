import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

/** The next scheduled look-up, now: waiting learners are asked for on a schedule that begins with a minute. */
const lookUpNow = () =>
  world.sidecar.rows(`update matricula.learners set next_lookup_at = now() where next_lookup_at is not null`);

it('keeps the paid mode for a buyer who registers later, and says where and with which address', async () => {
  const { lms, shop } = world;
  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'Nora.Late@Example.org' });
  await world.untilIdle();

  const waiting = await shop.notes(order.id);
  expect(waiting.map((note) => note.customer_note)).toEqual([false, true]);
  expect(waiting[1]?.note).toContain(`${lms.url}/register`);
  expect(waiting[1]?.note).toContain('Nora.Late@Example.org');
  expect(await lms.allowed()).toContainEqual(
    expect.objectContaining({ email: 'nora.late@example.org', course_id: DEMO, auto_enroll: true }),
  );
  expect((await shop.order(order.id)).status).toBe('processing');

  await lms.call('POST', '/users', { email: 'nora.late@example.org', username: 'nora', is_active: true });
  expect(await lms.enrollment('nora', DEMO)).toMatchObject({ mode: 'audit' });
  await lookUpNow();
  await world.untilIdle();

  expect(await lms.enrollment('nora', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect((await shop.order(order.id)).status).toBe('completed');
  expect((await shop.notes(order.id)).map((note) => note.customer_note)).toEqual([false, true, false, true]);
});

it('does not take the seat that a pre-enrollment of ours became for one the LMS gave', async () => {
  const grants = await world.sidecar.rows(`select source from matricula.grants where source = 'lms'`);

  expect(grants).toEqual([]);
});

it('enrolls a learner who has not confirmed the address, and says that they must', async () => {
  const { lms, shop } = world;

  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'uma@example.org' });
  await world.untilIdle();

  expect(await lms.enrollment('uma', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect((await shop.notes(order.id))[0]?.note).toContain('has not confirmed their e-mail address');
});

it.each(['gone@example.org', 'leaving@example.org'])(
  'asks for another address when %s is retired',
  async (email) => {
    const { lms, shop } = world;

    const order = await shop.checkout({ items: [{ sku: PYTHON }], email });
    await world.untilIdle();

    expect((await lms.enrollments()).filter((row) => row.course_id === PYTHON)).toEqual([]);
    const notes = await shop.notes(order.id);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.note).toContain('was retired in the LMS');
    expect((await shop.order(order.id)).status).toBe('processing');
  },
);

it('finds an account whatever the case of its address', async () => {
  const { lms, shop } = world;

  await shop.checkout({ items: [{ sku: PYTHON }], email: ' mia.upper@EXAMPLE.org ' });
  await world.untilIdle();

  expect(await lms.enrollment('MiaUpper', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
});

it('says so when the learner named on a line is no e-mail address, and lets the other line go on', async () => {
  const { lms, shop } = world;

  const order = await shop.checkout({
    items: [{ sku: DEMO, learner_email: 'carla at home' }, { sku: STATISTICS }],
    email: 'carla@example.org',
  });
  await world.untilIdle();

  expect(await lms.enrollment('carla', STATISTICS)).toMatchObject({ mode: 'verified' });
  expect(await lms.enrollment('carla', DEMO)).toBeUndefined();
  expect((await shop.notes(order.id))[0]?.note).toContain('"carla at home" is no e-mail address');
});

it('enrolls each seat once staff have said whose it is', async () => {
  const { lms, shop, sidecar } = world;
  const { assignSeat } = await import('../../src/operator/assign-seat.ts');
  const order = await shop.checkout({
    items: [{ sku: PYTHON, quantity: 2 }],
    email: 'compras@empresa.example',
  });
  await world.untilIdle();
  const assignment = {
    shopId: 'books',
    orderId: String(order.id),
    lineId: String(order.line_items[0]?.id),
    actor: 'test',
    reason: null,
  };

  await sidecar.run((trx) => assignSeat(trx, { ...assignment, seat: 1, email: 'ana@example.org' }));
  await sidecar.run((trx) => assignSeat(trx, { ...assignment, seat: 2, email: 'bob@example.com' }));
  await world.untilIdle();

  expect(await lms.enrollment('ana', PYTHON)).toMatchObject({ mode: 'verified' });
  expect(await lms.enrollment('bob', PYTHON)).toMatchObject({ mode: 'verified' });
  expect((await shop.order(order.id)).status).toBe('completed');
});

it('keeps staff’s word when the same order is delivered again', async () => {
  const { lms, shop, sidecar } = world;
  const { assignSeat } = await import('../../src/operator/assign-seat.ts');
  const order = await shop.checkout({ items: [{ sku: STATISTICS, quantity: 2 }], email: 'bob@example.com' });
  await world.untilIdle();
  const assignment = {
    shopId: 'books',
    orderId: String(order.id),
    lineId: String(order.line_items[0]?.id),
    actor: 'test',
    reason: null,
  };
  await sidecar.run((trx) => assignSeat(trx, { ...assignment, seat: 1, email: 'ana@example.org' }));
  await world.untilIdle();

  await shop.setStatus(order.id, 'completed');
  await world.untilIdle();

  expect(await lms.enrollment('ana', STATISTICS)).toMatchObject({ mode: 'verified', is_active: true });
});

it('moves a seat to another learner, who gets in, while the one before goes out', async () => {
  const { lms, shop, sidecar } = world;
  const { assignSeat } = await import('../../src/operator/assign-seat.ts');
  const course = 'course-v1:MITx+6.00x+2026';
  const order = await shop.checkout({
    items: [{ sku: 'MITx-6.00-verified', meta: [offerMeta(course, 'verified')] }],
    email: 'bob@example.com',
  });
  await world.untilIdle();
  expect(await lms.enrollment('bob', course)).toMatchObject({ is_active: true });

  const lineId = String(order.line_items[0]?.id);
  await sidecar.run((trx) =>
    assignSeat(trx, {
      shopId: 'books',
      orderId: String(order.id),
      lineId,
      seat: 1,
      email: 'lucia@example.org',
      actor: 'test',
      reason: null,
    }),
  );
  await world.untilIdle();

  expect(await lms.enrollment('lucia', course)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await lms.enrollment('bob', course)).toMatchObject({ is_active: false });
  const ended = await sidecar.rows(
    `select end_cause from matricula.grants where order_id = $1 and ended_at is not null`,
    [String(order.id)],
  );
  expect(ended).toEqual([{ end_cause: 'learner_changed' }]);
});

function offerMeta(courseKey: string, mode: string) {
  return { key: '_matricula_offer', value: { version: 1, courses: [{ courseKey, mode }] } };
}
