import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBeside } from '../support/matricula-command.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const matricula = (...args: string[]) => runBeside(world, args);

const post = (path: string, body: object) => world.sidecar.api('POST', `/v1/lms/${path}`, body);
const due = () =>
  world.sidecar.rows<{ attempts: number }>(`select attempts from matricula.access where state = 'due'`);

it('sends nothing to a paused LMS, ages nothing, says so, and goes on when it is resumed', async () => {
  const { lms, shop } = world;
  const { stdout } = await matricula('lms', 'pause', 'main', '--reason', 'upgrade tonight');
  const since = await lms.mark();

  const placed = await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });
  await until(async () => (await due()).length === 1);
  // The sidecar looks for work every second.
  await new Promise((resolve) => setTimeout(resolve, 2_500));

  expect(stdout).toContain('LMS main is paused: 0 learners in course runs wait for it.');
  expect(await lms.journal(since)).toEqual([]);
  expect(await due()).toEqual([{ attempts: 0 }]);
  expect(await shop.notes(placed.id)).toEqual([]);
  expect((await matricula('lms', 'list')).stdout).toMatch(/10000 +1 +paused since .*\(upgrade tonight\)/);
  expect((await matricula('attention')).stdout).toMatch(/lane_paused/);

  const resumed = await matricula('lms', 'resume', 'main', '--reason', 'done');
  await world.untilIdle();

  expect(resumed.stdout).toContain('LMS main goes on: 1 learners in course runs wait for it.');
  expect(await shop.notes(placed.id)).toHaveLength(2);
  expect((await matricula('lms', 'list')).stdout).toContain('working');
  const audit = (await matricula('audit')).stdout;
  expect(audit).toMatch(/cli:\S+ +lms\.paused .*upgrade tonight/);
  expect(audit).toMatch(/cli:\S+ +lms\.resumed .*done/);
});

it('is paused and resumed by the API, with who did it', async () => {
  const paused = await post('main/pause', { reason: 'exam week', actor: 'ines' });
  const again = await post('main/pause', {});
  const resumed = await post('main/resume', { actor: 'ines' });
  const twice = await post('main/resume', {});
  const unknown = await post('elsewhere/pause', {});

  expect(await paused.json()).toMatchObject({ lms: 'main', reason: 'exam week', due: 0 });
  expect(await again.json()).toMatchObject({ lms: 'main', reason: null });
  expect(await resumed.json()).toEqual({ lms: 'main', pausedAt: null, reason: null, due: 0 });
  expect([twice.status, unknown.status]).toEqual([409, 404]);
  const audit = (await (await world.sidecar.api('GET', '/v1/audit?limit=3')).json()) as { entries: object[] };
  expect(audit.entries).toMatchObject([
    { actor: 'api:ines', event: 'lms.resumed', lmsId: 'main', reason: null },
    { actor: 'api', event: 'lms.paused', reason: null },
    { actor: 'api:ines', event: 'lms.paused', lmsId: 'main', reason: 'exam week' },
  ]);
});

it('opens course runs to paid learners, and closes them again', async () => {
  const opened = await matricula('lms', 'open-runs', 'main', '--add', DEMO, 'all');
  const closed = await matricula('lms', 'open-runs', 'main', '--remove', 'all', DEMO);
  const wrong = await matricula('lms', 'open-runs', 'main', '--add', 'DemoX');

  expect(opened.stdout.trim().split('\n')).toEqual(['all course runs', DEMO]);
  expect(closed.stdout).toContain('The limits of every course run hold.');
  expect(wrong.stderr).toContain('"DemoX" is no course key');
});
