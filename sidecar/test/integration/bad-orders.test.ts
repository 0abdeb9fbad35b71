import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

function offer(courseKey: string, mode?: string) {
  return { key: '_matricula_offer', value: { version: 1, courses: [{ courseKey, ...(mode && { mode }) }] } };
}

interface BadLine {
  why: string;
  item: { sku: string; meta?: ReturnType<typeof offer>[] };
  courseKey: string;
  /** What the staff note says and what to do. */
  sentence: string;
}

const badLines: BadLine[] = [
  {
    why: 'whose SKU is a malformed course key',
    item: { sku: 'course-v1:broken' },
    courseKey: 'course-v1:broken',
    sentence: '"course-v1:broken" is no course key',
  },
  {
    why: 'of a course that the LMS does not have',
    item: { sku: 'course-v1:Acme+NOPE+2026' },
    courseKey: 'course-v1:Acme+NOPE+2026',
    sentence: 'The LMS has no such course run',
  },
  {
    why: 'of a mode that the course does not offer',
    item: { sku: 'EBOOK-1', meta: [offer('course-v1:Acme+HONOR1+2026', 'verified')] },
    courseKey: 'course-v1:Acme+HONOR1+2026',
    sentence: 'does not offer the mode "verified"; it offers honor',
  },
  {
    why: 'of a mode past its upgrade deadline',
    item: { sku: 'EBOOK-1', meta: [offer('course-v1:Acme+EXPIRED1+2026', 'verified')] },
    courseKey: 'course-v1:Acme+EXPIRED1+2026',
    sentence: 'The mode "verified" is past its upgrade deadline; still open: audit',
  },
  {
    why: 'without a mode, of a course whose only paid mode has expired',
    item: { sku: 'course-v1:Acme+EXPIRED1+2026' },
    courseKey: 'course-v1:Acme+EXPIRED1+2026',
    sentence: 'past its upgrade deadline; still open: audit',
  },
  {
    why: 'without a mode, of a course that sells two',
    item: { sku: 'EBOOK-1', meta: [offer('course-v1:Acme+TWOPAID1+2026')] },
    courseKey: 'course-v1:Acme+TWOPAID1+2026',
    sentence: 'names no mode and the course run sells several (verified, professional)',
  },
  {
    why: 'of a course that is closed',
    item: { sku: 'course-v1:Acme+CLOSED1+2025' },
    courseKey: 'course-v1:Acme+CLOSED1+2025',
    sentence: 'Enrollment in the course run is closed since 2025-06-30',
  },
  {
    why: 'of a course that is full',
    item: { sku: 'course-v1:Acme+FULL1+2026' },
    courseKey: 'course-v1:Acme+FULL1+2026',
    sentence: 'The course run is full',
  },
  {
    why: 'whose offer cannot be read',
    item: { sku: 'EBOOK-1', meta: [{ key: '_matricula_offer', value: { version: 1, courses: [] } }] },
    courseKey: '',
    sentence: 'What this line sells cannot be read',
  },
];

describe('an order with a line that cannot be fulfilled', () => {
  it.each(badLines)(
    '$why says so in words, and its other line goes on',
    async ({ item, courseKey, sentence }) => {
      const { lms, shop } = world;
      const email = 'ana@example.org';

      const order = await shop.checkout({ items: [item, { sku: DEMO }], email });
      await world.untilIdle();

      expect(await lms.enrollment('ana', courseKey)).toBeUndefined();
      expect(await lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
      const staffNote = (await shop.notes(order.id)).find((note) => !note.customer_note);
      expect(staffNote?.note).toContain(sentence);
      expect(staffNote?.note).toContain('Enrolled (verified)');
      expect((await shop.order(order.id)).status).not.toBe('completed');
    },
  );
});

describe('kinds of course runs that sell', () => {
  it.each([
    ['honor only', 'course-v1:Acme+HONOR1+2026', undefined, 'honor'],
    ['professional only', 'course-v1:Acme+PRO1+2026', undefined, 'professional'],
    ['no-id-professional only', 'course-v1:Acme+NOID1+2026', undefined, 'no-id-professional'],
    ['without mode rows', 'course-v1:Acme+NOMODE1+2026', undefined, 'audit'],
    [
      'with two paid modes, one of them named',
      'course-v1:Acme+TWOPAID1+2026',
      'professional',
      'professional',
    ],
    ['by invitation only', 'course-v1:Acme+INVITE1+2026', 'verified', 'verified'],
    ['with an expired mode, sold as audit', 'course-v1:Acme+EXPIRED1+2026', 'audit', 'audit'],
  ])('%s', async (_kind, courseKey, mode, expected) => {
    const { lms, shop } = world;

    await shop.checkout({
      items: [{ sku: 'EBOOK-1', meta: [offer(courseKey, mode)] }],
      email: 'bob@example.com',
    });
    await world.untilIdle();

    expect(await lms.enrollment('bob', courseKey)).toMatchObject({ mode: expected, is_active: true });
  });
});

it('fulfils what waited for an offer once the offer is corrected, without a new delivery', async () => {
  const { lms, shop, sidecar } = world;
  const { putOffer } = await import('../../src/store/offers.ts');
  const { replanOrders } = await import('../../src/operator/replan-orders.ts');
  const { openAppDatabase } = await import('../../src/store/database.ts');
  const { createLogger } = await import('../../src/shared/logger.ts');
  const order = await shop.checkout({ items: [{ sku: 'course-v1:broken' }], email: 'lucia@example.org' });
  await world.untilIdle();

  const db = openAppDatabase(sidecar.database.url, createLogger('silent'));
  const entry = { courseKey: DEMO as never, mode: 'verified', lms: null };
  await sidecar.run((trx) => putOffer(trx, 'books', 'course-v1:broken', { entries: [entry], refunds: {} }));
  await replanOrders(db, 'default', { shopId: 'books', skus: ['course-v1:broken'], withProblemsOnly: true });
  await db.destroy();
  await world.untilIdle();

  expect(await lms.enrollment('lucia', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect((await shop.order(order.id)).status).toBe('completed');
});

it('lets a paid learner into a closed run where the owner said so', async () => {
  const { lms, shop, sidecar } = world;
  await sidecar.rows(`update matricula.lms_connections set closed_courses = 'enroll'`);

  await shop.checkout({ items: [{ sku: 'course-v1:Acme+CLOSED1+2025' }], email: 'carla@example.org' });
  await world.untilIdle();
  await sidecar.rows(`update matricula.lms_connections set closed_courses = 'ask'`);

  expect(await lms.enrollment('carla', 'course-v1:Acme+CLOSED1+2025')).toMatchObject({ mode: 'verified' });
});

it('escapes whatever a product or a learner is called', async () => {
  const { shop } = world;
  const evil = '"><img src=x onerror=alert(1)>@example.org';

  const order = await shop.checkout({
    items: [{ sku: DEMO, learner_email: evil }],
    email: 'bob@example.com',
  });
  await world.untilIdle();

  const notes = await shop.notes(order.id);
  expect(notes[0]?.note).toContain('&lt;img src=x');
  expect(notes[0]?.note).not.toContain('<img');
});
