import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

beforeEach(() => world.lms.call('POST', '/reset', {}));

afterAll(() => world.close());

describe('a paid order of one course', () => {
  it('enrolls the buyer in the paid mode, says so once to staff and once to the customer, and completes', async () => {
    const { lms, shop } = world;

    const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });
    await world.untilIdle();

    expect(await lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
    const notes = await shop.notes(order.id);
    expect(notes.map((note) => note.customer_note)).toEqual([false, true]);
    expect(notes[0]?.note).toContain('Enrolled (verified)');
    expect(notes[1]?.note).toContain(`${lms.url}/courses/${DEMO}/course/`);
    expect((await shop.order(order.id)).status).toBe('completed');
  });

  it('costs an idle LMS two throttled calls', async () => {
    const { lms, shop } = world;
    const since = await lms.mark();

    await shop.checkout({ items: [{ sku: DEMO }], email: 'bob@example.com' });
    await world.untilIdle();

    const throttled = (await lms.journal(since)).filter((entry) => entry.scope !== null);
    expect(throttled.map((entry) => entry.method)).toEqual(['GET', 'POST']);
  });
});

describe('an order that is not paid', () => {
  it('waits for a bank transfer to be confirmed by hand', async () => {
    const { lms, shop } = world;
    const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org', payment: 'bacs' });
    await world.untilIdle();
    expect(await lms.enrollment('ana', DEMO)).toBeUndefined();

    await shop.setStatus(order.id, 'processing');
    await world.untilIdle();

    expect(await lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  });

  it('waits for completed where the money comes on delivery, although WooCommerce says processing', async () => {
    const { lms, shop } = world;
    const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org', payment: 'cod' });
    await world.untilIdle();
    expect((await shop.order(order.id)).status).toBe('processing');
    expect(await lms.enrollment('ana', DEMO)).toBeUndefined();
    expect(await shop.notes(order.id)).toEqual([]);

    await shop.setStatus(order.id, 'completed');
    await world.untilIdle();

    expect(await lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified' });
    expect(await shop.notes(order.id)).toHaveLength(2);
  });

  it('opens nothing when it was paid before the shop was connected', async () => {
    const { lms, shop, sidecar } = world;
    await sidecar.rows(`update matricula.shops set connected_at = now() + interval '1 hour'`);

    const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });
    await world.untilIdle();
    await sidecar.rows(`update matricula.shops set connected_at = '2026-11-01'`);

    expect(await lms.enrollment('ana', DEMO)).toBeUndefined();
    expect(await shop.notes(order.id)).toEqual([]);
  });
});

describe('a cart with more than a course', () => {
  it('gives each line its own fate and stays open while a book is to be posted', async () => {
    const { lms, shop, sidecar } = world;

    const order = await shop.checkout({
      items: [
        { sku: DEMO, learner_email: 'alumno@example.net' },
        { sku: STATISTICS, quantity: 3 },
        { sku: 'BOOK-1' },
      ],
      email: 'compras@empresa.example',
      coupon: 'becas10',
    });
    await world.untilIdle();

    expect(await lms.enrollment('alumno', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
    expect(await lms.enrollments()).not.toContainEqual(
      expect.objectContaining({ email: 'compras@empresa.example' }),
    );
    const seats = await sidecar.rows(
      `select seat from matricula.grants where order_id = $1 and course_key = $2 and learner_id is null`,
      [String(order.id), STATISTICS],
    );
    expect(seats).toHaveLength(3);
    expect((await shop.order(order.id)).status).toBe('processing');
    const [staffNote] = await shop.notes(order.id);
    expect(staffNote?.note).toContain('seat 3: no learner yet');
    expect(staffNote?.note).not.toContain('Textbook');
  });

  it('is left alone when it holds no course', async () => {
    const { shop } = world;

    const order = await shop.checkout({ items: [{ sku: 'BOOK-1' }], email: 'ana@example.org' });
    await world.untilIdle();

    expect(await shop.notes(order.id)).toEqual([]);
    expect((await shop.order(order.id)).status).toBe('processing');
  });

  it('completes with an e-book beside the course, since nothing is posted', async () => {
    const { shop } = world;

    const order = await shop.checkout({
      items: [{ sku: DEMO }, { sku: 'EBOOK-1' }],
      email: 'ana@example.org',
    });
    await world.untilIdle();

    expect((await shop.order(order.id)).status).toBe('completed');
  });

  it('enrolls in the free mode of a free course, in an order that costs nothing', async () => {
    const { lms, shop } = world;

    const order = await shop.checkout({
      items: [{ sku: 'course-v1:Acme+AUDIT1+2026' }],
      email: 'ana@example.org',
    });
    await world.untilIdle();

    expect(await lms.enrollment('ana', 'course-v1:Acme+AUDIT1+2026')).toMatchObject({ mode: 'audit' });
    expect((await shop.order(order.id)).status).toBe('completed');
  });
});
