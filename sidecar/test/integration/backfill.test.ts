import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunView } from '../../src/reconcile/show-run.ts';
import { backfill, enrollmentWrites } from '../support/reconciliation.ts';
import { startWorld, type OrderInShop, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PYTHON = 'course-v1:Acme+PY101+2026';
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();

let world: World;
/** What another plugin sold before ours was there, by the buyer's name. */
const orders: Record<string, OrderInShop> = {};

beforeAll(async () => {
  world = await startWorld();
  const { lms, shop, sidecar } = world;
  await shop.setWebhooks('paused');
  // Nor does the sidecar look by itself for what it missed while it was not there.
  await world.untilIdle();
  await sidecar.rows(`update matricula.shops set next_sweep_at = null`);
  const sell = async (name: string, email: string, sku = PYTHON) =>
    (orders[name] = await shop.checkout({ items: [{ sku }], email }));
  // The other plugin enrolled Ana and Bob; Bob left since, and Carla it never enrolled.
  await sell('ana', 'ana@example.org');
  await sell('bob', 'bob@example.com');
  await sell('carla', 'carla@example.org');
  // Aurora has a free seat of the demo course, which she bought.
  await sell('aurora', 'aurora@example.org', DEMO);
  await sell('nobody', 'somebody@elsewhere.example');
  await sell('refunded', 'lucia@example.org');
  await sell('book', 'lucia@example.org', 'BOOK-1');
  await sell('broken', 'lucia@example.org', 'course-v1:broken');
  await shop.call('POST', `/orders/${orders.refunded?.id}/status`, { status: 'refunded' });
  await lms.call('PUT', '/enrollments', {
    user: 'ana',
    course_id: PYTHON,
    mode: 'verified',
    is_active: true,
  });
  await lms.call('PUT', '/enrollments', {
    user: 'bob',
    course_id: PYTHON,
    mode: 'verified',
    is_active: false,
  });
  await sidecar.rows(`update matricula.shops set connected_at = now() + interval '1 second'`);
  await shop.setWebhooks('active');
});

beforeEach(async () => {
  await world.untilIdle();
});

afterAll(() => world.close());

const id = (name: string) => String(orders[name]?.id);

const said = (run: RunView): Record<string, string[]> =>
  Object.fromEntries(run.findings.map(({ orderId, kind, detail }) => [orderId ?? '', [kind, detail]]));

const LEDGER = ['orders', 'order_lines', 'seats', 'grants', 'access', 'learners', 'inbox', 'reports'];

/** How many rows there are of everything that a dry run must not touch. */
async function ledger(): Promise<number[]> {
  const counts: number[] = [];
  for (const table of LEDGER) {
    const rows = await world.sidecar.rows<{ n: number }>(
      `select count(*)::integer as n from matricula.${table}`,
    );
    counts.push(rows[0]?.n ?? -1);
  }
  return counts;
}

it('says in a dry run what would become of each order, and changes nothing anywhere', async () => {
  const [before, since] = [await ledger(), await world.lms.mark()];

  const run = await backfill(world, { since: YESTERDAY, dryRun: true });

  expect(run).toMatchObject({ kind: 'backfill', dryRun: true, outcome: 'done' });
  expect(said(run)).toEqual({
    [id('ana')]: ['already_there', 'verified'],
    [id('bob')]: ['left', 'verified'],
    [id('carla')]: ['enroll', 'verified'],
    [id('aurora')]: ['raise', 'audit → verified'],
    [id('nobody')]: ['no_account', 'verified'],
    [id('refunded')]: ['not_paid', 'refunded'],
    [id('book')]: ['no_course', 'BOOK-1'],
    [id('broken')]: ['unreadable', 'course_key_malformed course-v1:broken'],
  });
  expect(await ledger()).toEqual(before);
  const journal = await world.lms.journal(since);
  expect(enrollmentWrites(journal)).toEqual([]);
  expect(journal.filter((call) => call.path === '/api/enrollment/v1/enrollments')).toHaveLength(2);
});

it('takes the orders over: who is in is left alone, who is not is enrolled, and nobody hears of it', async () => {
  const { lms, shop, sidecar } = world;
  const [since, shopSince] = [await lms.mark(), await shop.mark()];

  const run = await backfill(world, { since: YESTERDAY });

  expect(said(run)).toEqual({
    [id('ana')]: ['already_there', ''],
    [id('bob')]: ['left', 'left_in_lms'],
    [id('carla')]: ['enrolled', ''],
    [id('aurora')]: ['raised', ''],
    [id('nobody')]: ['no_account', ''],
    [id('refunded')]: ['not_paid', 'refunded'],
    [id('book')]: ['no_course', 'BOOK-1'],
    [id('broken')]: ['unreadable', 'course_key_malformed course-v1:broken'],
  });
  const written = enrollmentWrites(await lms.journal(since)) as { user: string; mode: string }[];
  expect(written.map(({ user, mode }) => [user, mode]).sort()).toEqual([
    ['aurora', 'verified'],
    ['carla', 'verified'],
  ]);
  expect(await lms.enrollment('bob', PYTHON)).toMatchObject({ is_active: false });
  const changes = (await shop.journal(shopSince)).filter((call) => call.method !== 'GET');
  expect(changes).toEqual([]);
  expect((await shop.order(Number(id('carla')))).status).toBe('processing');
  expect(await sidecar.rows(`select from matricula.reports`)).toEqual([]);
});

it('does nothing more when it is run again', async () => {
  const [before, since] = [await ledger(), await world.lms.mark()];

  const run = await backfill(world, { since: YESTERDAY });

  expect(run.counts).toMatchObject({ known_before: 6 });
  expect(await ledger()).toEqual(before);
  expect(enrollmentWrites(await world.lms.journal(since))).toEqual([]);
});

it('takes a seat that the other plugin gave away again when its order is refunded, and says so', async () => {
  const { lms, shop } = world;

  await shop.setStatus(Number(id('ana')), 'refunded');
  await world.untilIdle();

  expect(await lms.enrollment('ana', PYTHON)).toMatchObject({ is_active: false });
  const notes = await shop.notes(Number(id('ana')));
  expect(notes.map((note) => note.customer_note)).toEqual([false]);
});

it('gives back what the LMS itself had given when a raised seat is refunded', async () => {
  const { lms, shop } = world;

  await shop.setStatus(Number(id('aurora')), 'refunded');
  await world.untilIdle();

  expect(await lms.enrollment('aurora', DEMO)).toMatchObject({ mode: 'audit', is_active: true });
});

it('enrolls who had left once a person releases them', async () => {
  const { lms, sidecar } = world;

  await sidecar.api('POST', '/v1/access/releases', {
    lms: 'main',
    courseKey: PYTHON,
    learner: 'bob',
    reason: 'asked',
  });
  await world.untilIdle();

  expect(await lms.enrollment('bob', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
});

it('writes notes, mails and completes only where it is told to', async () => {
  const { shop, sidecar } = world;
  await shop.setWebhooks('paused');
  const order = await shop.checkout({ items: [{ sku: PYTHON }], email: 'vera@example.org' });
  await shop.setWebhooks('active');
  await sidecar.rows(`update matricula.shops set connected_at = now() + interval '1 second'`);

  await backfill(world, { since: YESTERDAY, notes: true, mail: true, complete: true });

  expect((await shop.notes(order.id)).map((note) => note.customer_note)).toEqual([false, true]);
  expect((await shop.order(order.id)).status).toBe('completed');
});

it('leaves alone what was paid since the shop was connected: that is no old order', async () => {
  const { lms, shop, sidecar } = world;
  await sidecar.rows(`update matricula.shops set connected_at = now() - interval '1 second'`);
  await shop.setWebhooks('paused');
  const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'dario@example.org' });
  await shop.setWebhooks('active');

  const run = await backfill(world, { since: YESTERDAY });

  expect(run.counts.paid_later).toBeGreaterThan(0);
  expect(run.findings.map(({ orderId }) => orderId)).not.toContain(String(order.id));
  expect(await lms.enrollment('dario', DEMO)).toBeUndefined();
});
