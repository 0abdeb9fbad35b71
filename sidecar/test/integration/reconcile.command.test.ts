import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunView } from '../../src/reconcile/show-run.ts';
import { runBeside } from '../support/matricula-command.ts';
import { startWorld, type World } from '../support/world.ts';

const PYTHON = 'course-v1:Acme+PY101+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const matricula = (...args: string[]) => runBeside(world, args);

it('waits for the report, prints it for people and for programs, and shows the last one again', async () => {
  const { lms, shop } = world;
  expect((await matricula('reconcile', 'show')).stdout).toContain('Nothing was compared yet');
  await shop.checkout({ items: [{ sku: PYTHON }], email: 'ana@example.org' });
  await shop.setWebhooks('paused');
  const lost = await shop.checkout({ items: [{ sku: PYTHON }], email: 'bob@example.com' });
  await shop.setWebhooks('active');
  await world.untilIdle();
  await lms.call('PUT', '/enrollments', { user: 'ana', course_id: PYTHON, mode: 'audit', is_active: true });

  const { stdout, code } = await matricula('reconcile');

  expect(code).toBe(0);
  expect(stdout).toContain('LMS main against the ledger');
  expect(stdout).toContain('Accesses: 1 looked at');
  expect(stdout).toMatch(/mode_lowered_in_lms +1 +the mode was lowered in the LMS/);
  expect(stdout).toMatch(new RegExp(`order_missing +${lost.id} +processing, paid .* reported`));
  const json = await matricula('reconcile', '--shop', 'books', '--json');
  const { runs } = JSON.parse(json.stdout) as { runs: RunView[] };
  expect(runs.map(({ kind, counts }) => [kind, counts.order_missing])).toEqual([['shop', 1]]);
  expect((await matricula('reconcile', 'show')).stdout).toContain('Shop books against the ledger');
  expect((await matricula('reconcile', 'show', runs[0]?.id ?? '', '--json')).stdout).toContain(
    'order_missing',
  );
});

it('repairs when it is told to', async () => {
  const { stdout } = await matricula('reconcile', '--shop', 'books', '--repair');
  await world.untilIdle();

  expect(stdout).toContain(', with repairs');
  expect(await world.lms.enrollment('bob', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
});

it('says in a dry run of a backfill what would become of each order, and does it without', async () => {
  const { shop, sidecar } = world;
  await shop.setWebhooks('paused');
  const order = await shop.checkout({ items: [{ sku: PYTHON }], email: 'carla@example.org' });
  await shop.checkout({ items: [{ sku: 'BOOK-1' }], email: 'carla@example.org' });
  await shop.setWebhooks('active');
  await sidecar.rows(`update matricula.shops set connected_at = now() + interval '1 second'`);
  const since = ['--since', new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)];

  const dry = await matricula('backfill', 'books', ...since, '--dry-run');

  expect(dry.stdout).toContain('Dry run of a backfill of shop books');
  expect(dry.stdout).toMatch(new RegExp(`${order.id} .*carla@example.org +would be enrolled +verified`));
  expect(dry.stdout).toContain('SKUs that sell no course here: BOOK-1');
  expect(await world.lms.enrollment('carla', PYTHON)).toBeUndefined();
  await matricula('backfill', 'books', ...since);
  await world.untilIdle();
  expect(await world.lms.enrollment('carla', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
});

it.each([
  ['another LMS', ['reconcile', '--lms', 'elsewhere'], 'There is no LMS elsewhere'],
  ['another shop', ['backfill', 'elsewhere', '--since', '2026-01-01'], 'There is no shop elsewhere'],
  ['no date', ['backfill', 'books', '--since', 'lately'], '"lately" is no date'],
  ['no such report', ['reconcile', 'show', 'x'], 'There is no run x'],
])('refuses %s and says why', async (_what, args, sentence) => {
  const { code, stderr } = await matricula(...args);

  expect(code).toBe(1);
  expect(stderr).toContain(sentence);
});
