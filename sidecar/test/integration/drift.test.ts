import { afterAll, beforeAll, expect, it } from 'vitest';
import { redriveOrder } from '../../src/operator/redrive.ts';
import { startWorld, type JournalEntry, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

/** The enrollment writes that the LMS got. */
function writes(entries: JournalEntry[]): unknown[] {
  return entries
    .filter((entry) => entry.method === 'POST' && entry.path.endsWith('/enrollment'))
    .map((entry) => entry.body);
}

const lmsGrants = (courseKey: string) =>
  world.sidecar.rows(
    `select mode from matricula.grants where source = 'lms' and ended_at is null and course_key = $1`,
    [courseKey],
  );

async function readAgain(orderId: number): Promise<void> {
  await world.sidecar.run((trx) => redriveOrder(trx, { shopId: 'books', orderId: String(orderId) }));
  await world.untilIdle();
}

it('raises an audit seat that the learner had before, and remembers it as the LMS’s own', async () => {
  const { lms, shop } = world;
  const since = await lms.mark();

  await shop.checkout({ items: [{ sku: DEMO }], email: 'aurora@example.org' });
  await world.untilIdle();

  expect(await lms.enrollment('aurora', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await lmsGrants(DEMO)).toEqual([{ mode: 'audit' }]);
  expect(writes(await lms.journal(since))).toHaveLength(1);
});

it('writes nothing for a seat that staff of the LMS had given, and adopts it', async () => {
  const { lms, shop } = world;
  const since = await lms.mark();

  const order = await shop.checkout({ items: [{ sku: STATISTICS }], email: 'vera@example.org' });
  await world.untilIdle();

  expect(writes(await lms.journal(since))).toEqual([]);
  expect(await lmsGrants(STATISTICS)).toEqual([{ mode: 'verified' }]);
  expect((await shop.notes(order.id))[0]?.note).toContain('Enrolled (verified)');
});

it('never lowers a mode: a course bought as audit leaves a verified learner verified', async () => {
  const { lms, shop } = world;
  await lms.call('PUT', '/enrollments', {
    user: 'carla',
    course_id: PYTHON,
    mode: 'verified',
    is_active: true,
  });
  const since = await lms.mark();

  await shop.checkout({
    items: [
      {
        sku: 'EBOOK-1',
        meta: [
          { key: '_matricula_offer', value: { version: 1, courses: [{ courseKey: PYTHON, mode: 'audit' }] } },
        ],
      },
    ],
    email: 'carla@example.org',
  });
  await world.untilIdle();

  expect(await lms.enrollment('carla', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  expect(writes(await lms.journal(since))).toEqual([]);
});

it('holds a learner who left by themselves, until they buy again', async () => {
  const { lms, shop } = world;
  const order = await shop.checkout({ items: [{ sku: PYTHON }], email: 'bob@example.com' });
  await world.untilIdle();
  await lms.call('PUT', '/enrollments', {
    user: 'bob',
    course_id: PYTHON,
    mode: 'verified',
    is_active: false,
  });
  const since = await lms.mark();

  await shop.setStatus(order.id, 'processing');
  await shop.setStatus(order.id, 'completed');
  await world.untilIdle();
  await readAgain(order.id);

  expect(await lms.enrollment('bob', PYTHON)).toMatchObject({ is_active: false });
  expect(writes(await lms.journal(since))).toEqual([]);
  expect((await shop.notes(order.id)).at(-1)?.note).toContain(
    'left the course, or was unenrolled, in the LMS',
  );

  await shop.checkout({ items: [{ sku: PYTHON }], email: 'bob@example.com' });
  await world.untilIdle();

  expect(await lms.enrollment('bob', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
});

it('holds a mode that somebody lowered in the LMS after we had given it', async () => {
  const { lms, shop } = world;
  const order = await shop.checkout({ items: [{ sku: PYTHON }], email: 'lucia@example.org' });
  await world.untilIdle();
  await lms.call('PUT', '/enrollments', { user: 'lucia', course_id: PYTHON, mode: 'audit', is_active: true });

  await readAgain(order.id);

  expect(await lms.enrollment('lucia', PYTHON)).toMatchObject({ mode: 'audit', is_active: true });
  expect((await shop.notes(order.id)).at(-1)?.note).toContain('The mode was lowered in the LMS');
});

it('sees two addresses of one account as one learner', async () => {
  const { lms, shop, sidecar } = world;
  await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });
  await world.untilIdle();
  // She changes her address in the LMS and buys another time with the new one.
  await lms.call('PATCH', '/users/ana', { email: 'ana.torres@example.org' });
  const since = await lms.mark();

  await shop.checkout({ items: [{ sku: DEMO }], email: 'ana.torres@example.org' });
  await world.untilIdle();

  const learners = await sidecar.rows<{ email_keys: string[] }>(
    `select array_agg(email_key order by email_key) as email_keys from matricula.learner_emails
     join matricula.learners on learners.id = learner_id where username = 'ana' group by learner_id`,
  );
  expect(learners).toEqual([{ email_keys: ['ana.torres@example.org', 'ana@example.org'] }]);
  const access = await sidecar.rows(
    `select access.id from matricula.access join matricula.learners on learners.id = learner_id
     where username = 'ana' and course_key = $1`,
    [DEMO],
  );
  expect(access).toHaveLength(1);
  expect(writes(await lms.journal(since))).toEqual([]);
});

it('names every order that stands behind an enrollment when it writes', async () => {
  const { lms, shop } = world;
  const audit = {
    key: '_matricula_offer',
    value: { version: 1, courses: [{ courseKey: STATISTICS, mode: 'audit' }] },
  };
  const first = await shop.checkout({
    items: [{ sku: 'EBOOK-1', meta: [audit] }],
    email: 'alumno@example.net',
  });
  await world.untilIdle();

  const second = await shop.checkout({ items: [{ sku: STATISTICS }], email: 'alumno@example.net' });
  await world.untilIdle();

  const seat = await lms.enrollment('alumno', STATISTICS);
  expect(seat?.mode).toBe('verified');
  expect(seat?.attributes).toContainEqual({
    namespace: 'order',
    name: 'order_number',
    value: `books/${first.id}, books/${second.id}`,
  });
});

it('enrolls nobody but learners: the service user has no seat', async () => {
  expect(await world.lms.enrollments('matricula-worker')).toEqual([]);
});
