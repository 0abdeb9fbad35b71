import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunView } from '../../src/reconcile/show-run.ts';
import { reconcile, runByNight } from '../support/reconciliation.ts';
import { startWorld, type OrderInShop, type World } from '../support/world.ts';

const PYTHON = 'course-v1:Acme+PY101+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const found = (run: RunView) => run.findings.map(({ kind, orderId, repaired }) => [kind, orderId, repaired]);
const isIn = async (user: string) => (await world.lms.enrollment(user, PYTHON))?.is_active;

/** What `happens` announces itself nowhere: its webhooks are lost. */
async function unheard<T>(happens: () => Promise<T>): Promise<T> {
  await world.shop.setWebhooks('paused');
  const result = await happens();
  await world.shop.setWebhooks('active');
  return result;
}

async function sell(email: string, sku = PYTHON): Promise<OrderInShop> {
  const order = await world.shop.checkout({ items: [{ sku }], email });
  await world.untilIdle();
  return order;
}

it('reports an order whose webhook was lost, and takes it in when repairs are asked for', async () => {
  await sell('ana@example.org');
  const lost = await unheard(() => sell('bob@example.com'));
  await unheard(() => sell('bob@example.com', 'BOOK-1'));

  const report = await reconcile(world, { shop: 'books' });

  expect(report).toMatchObject({ kind: 'shop', subject: 'books', repairs: false, outcome: 'done' });
  expect(found(report)).toEqual([['order_missing', String(lost.id), false]]);
  expect(report.counts).toEqual({ looked_at: 3, order_missing: 1 });
  expect(await isIn('bob')).toBeUndefined();

  const repair = await reconcile(world, { shop: 'books', repair: true });

  expect(found(repair)).toEqual([['order_missing', String(lost.id), true]]);
  expect(await isIn('bob')).toBe(true);
  expect(await world.shop.notes(lost.id)).toHaveLength(2);
  expect(found(await reconcile(world, { shop: 'books' }))).toEqual([]);
});

it('sees that an order was cancelled, and that another is gone, although nobody told', async () => {
  const cancelled = await sell('carla@example.org');
  const deleted = await sell('lucia@example.org');
  await unheard(() => world.shop.setStatus(cancelled.id, 'cancelled'));
  await unheard(() => world.shop.call('POST', `/orders/${deleted.id}/delete`, {}));

  const run = await reconcile(world, { shop: 'books', repair: true });

  expect(found(run)).toEqual([
    ['order_gone', String(deleted.id), true],
    ['order_outdated', String(cancelled.id), true],
  ]);
  expect(await isIn('carla')).toBe(false);
  // Whether a deleted order still pays for a seat is asked, not guessed.
  expect(await isIn('lucia')).toBe(true);
  const questions = await world.sidecar.rows(`select kind from matricula.questions where order_id = $1`, [
    String(deleted.id),
  ]);
  expect(questions).toEqual([{ kind: 'order_trashed' }]);
});

it('leaves what changed this minute to its delivery by night, and takes in what nobody delivered', async () => {
  const recent = await unheard(() => sell('aurora@example.org'));
  const older = await unheard(() => sell('vera@example.org'));
  await age(older, 20);

  const run = await runByNight(world, 'shop', 'books');

  expect(run).toMatchObject({ askedBy: 'schedule', repairs: true });
  expect(found(run)).toEqual([['order_missing', String(older.id), true]]);
  expect(await isIn('vera')).toBe(true);
  expect(await isIn('aurora')).toBeUndefined();
  await age(recent, 20);
  await runByNight(world, 'shop', 'books');
  expect(await isIn('aurora')).toBe(true);
});

it('says again what the shop was not told', async () => {
  const order = await sell('alumno@example.net');
  await world.sidecar.rows(`delete from matricula.reports where order_id = $1`, [String(order.id)]);

  const run = await reconcile(world, { shop: 'books', repair: true });

  expect(found(run)).toEqual([['report_missing', String(order.id), true]]);
  expect(found(await reconcile(world, { shop: 'books' }))).toEqual([]);
});

it('names orders that were paid before the shop was connected, and leaves them alone', async () => {
  const old = await unheard(() => sell('dario@example.org'));
  await world.sidecar.rows(`update matricula.shops set connected_at = now() + interval '1 hour'`);

  const run = await reconcile(world, { shop: 'books', repair: true });
  await world.sidecar.rows(`update matricula.shops set connected_at = '2026-11-01'`);

  expect(found(run)).toEqual([['order_before_connection', String(old.id), false]]);
  expect(await isIn('dario')).toBeUndefined();
});

it('is tried again while the shop does not answer, and says so when it never does', async () => {
  const { shop, sidecar } = world;
  await shop.call('PATCH', '/settings', { restAway: true });
  const asked = await sidecar.api('POST', '/v1/reconciliations', { shop: 'books' });
  const { runs } = (await asked.json()) as { runs: { id: string }[] };
  const attempts = async () =>
    (
      await sidecar.rows<{ attempts: number }>(
        `select attempts from matricula.reconciliations where id = $1`,
        [runs[0]?.id],
      )
    )[0]?.attempts;

  await expect.poll(attempts, { timeout: 10_000 }).toBe(1);
  await sidecar.rows(
    `update matricula.reconciliations set attempts = 10, next_step_at = now() where finished_at is null`,
  );
  await world.untilIdle();

  const outcome = await sidecar.rows(`select outcome from matricula.reconciliations where id = $1`, [
    runs[0]?.id,
  ]);
  expect(outcome).toEqual([{ outcome: 'shop_failing' }]);
  await shop.call('PATCH', '/settings', { restAway: false });
});

/** As if it had last changed so many minutes ago. */
async function age(order: OrderInShop, minutes: number): Promise<void> {
  const moment = new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19);
  const now = await world.shop.order(order.id);
  await world.shop.call('POST', '/orders', {
    orders: [{ ...now, date_modified_gmt: moment, date_modified: moment }],
  });
}
