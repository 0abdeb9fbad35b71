import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { courseOrder } from '../support/course-order.ts';
import { startPluginWorld, type PluginWorld } from '../support/plugin-world.ts';
import { until } from '../support/until.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: PluginWorld;

beforeAll(async () => {
  world = await startPluginWorld();
});

afterEach(() => {
  world.plugin.troubles.length = 0;
});

afterAll(() => world.close());

const notesOf = (id: number) => world.plugin.notes.filter((note) => note.orderId === String(id));

const inboxOf = (id: number) =>
  world.sidecar.rows<{ topic: string; outcome: string }>(
    'select topic, outcome from matricula.inbox where order_id = $1 order by received_at',
    [String(id)],
  );

const sendReportsNow = () =>
  world.sidecar.rows(`update matricula.reports set next_attempt_at = now() where state = 'due'`);

it('enrolls from a delivery, and reports notes, lines and completion in one call', async () => {
  const { lms, plugin, sidecar } = world;
  plugin.change(courseOrder(101, 'ana@example.org', [{ courseKey: DEMO, mode: 'verified' }]));

  expect(await plugin.push()).toEqual([200]);
  await until(() => plugin.orders.get('101')?.order.status === 'completed');
  await sidecar.untilIdle();

  expect(await lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect(notesOf(101).map((note) => note.kind)).toEqual(['staff', 'customer']);
  expect(plugin.lines.get('101')).toEqual([
    {
      lineItemId: '7',
      name: 'Python 101',
      state: 'enrolled',
      label: 'Enrolled',
      sentences: [],
      seats: [
        {
          seat: 1,
          lmsId: 'main',
          courseKey: DEMO,
          learner: 'ana@example.org',
          mode: 'verified',
          state: 'enrolled',
          label: 'Enrolled (verified)',
          sentences: [],
        },
      ],
    },
  ]);
  expect(plugin.asked.filter(({ action }) => action === 'report')).toHaveLength(1);
});

it('enrolls although the shop sleeps and pushes nothing: its outbox is asked for', async () => {
  const { lms, plugin, pollNow } = world;
  plugin.change(courseOrder(102, 'bob@example.com', [{ courseKey: DEMO, mode: 'verified' }]));

  await pollNow();

  expect(await lms.enrollment('bob', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect(plugin.outbox).toEqual([]);
});

it('takes a delivery once that was pushed and handed over', async () => {
  const { plugin, pollNow } = world;
  plugin.change(courseOrder(103, 'carla@example.org', [{ courseKey: DEMO, mode: 'verified' }]));
  plugin.troubles.push({ action: 'outbox', how: 'lost', times: 1 });
  const waiting = [...plugin.outbox];

  await plugin.push();
  plugin.outbox.push(...waiting); // the answer to the push was lost
  await pollNow();
  await pollNow();

  expect(plugin.outbox).toEqual([]);
  expect(await inboxOf(103)).toHaveLength(1);
  expect(notesOf(103).filter((note) => note.kind === 'staff')).toHaveLength(1);
});

it('writes no note twice when the answer to its report is lost', async () => {
  const { plugin, sidecar } = world;
  plugin.troubles.push({ action: 'report', how: 'lost', times: 1 });
  plugin.change(courseOrder(104, 'lucia@example.org', [{ courseKey: PYTHON, mode: 'verified' }]));
  await plugin.push();
  await until(() => plugin.troubles.length === 0);

  await until(async () => {
    await sendReportsNow();
    return (
      plugin.asked.filter(({ action, orderId }) => action === 'report' && orderId === '104').length === 2
    );
  });
  await sidecar.untilIdle();

  const reports = plugin.asked.filter(({ action, orderId }) => action === 'report' && orderId === '104');
  expect(new Set(reports.map(({ reportId }) => reportId)).size).toBe(1);
  expect(notesOf(104).map((note) => note.kind)).toEqual(['staff', 'customer']);
  expect(await sidecar.rows(`select outcome from matricula.reports where order_id = '104'`)).toEqual([
    { outcome: 'repeat' },
  ]);
});

it('enrolls once the shop sends a course in the place of one that could not be read', async () => {
  const { lms, plugin, sidecar } = world;
  plugin.change(courseOrder(105, 'bob@example.com', [{ courseKey: 'course-v1:broken' }]));
  await plugin.push();
  await sidecar.untilIdle();
  const before = plugin.lines.get('105');

  plugin.change(courseOrder(105, 'bob@example.com', [{ courseKey: PYTHON, mode: 'verified' }]));
  await plugin.push();
  await sidecar.untilIdle();

  expect(before).toMatchObject([{ state: 'needs_attention', seats: [] }]);
  expect(await lms.enrollment('bob', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  expect(plugin.lines.get('105')).toMatchObject([{ state: 'enrolled', sentences: [] }]);
});

it('empties an outbox of more than one answer at once', async () => {
  const { plugin, sidecar, pollNow } = world;
  for (let id = 1000; id < 1120; id += 1)
    plugin.change(courseOrder(id, '', [], { status: 'pending', date_paid_gmt: '' }));

  await pollNow();
  await until(() => plugin.outbox.length === 0);
  await sidecar.untilIdle();

  expect(
    await sidecar.rows(`select from matricula.inbox where order_id::integer between 1000 and 1119`),
  ).toHaveLength(120);
});
