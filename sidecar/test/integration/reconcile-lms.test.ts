import { afterAll, beforeAll, expect, it } from 'vitest';

import { listAttention } from '../../src/store/attention.ts';
import type { RunView } from '../../src/reconcile/show-run.ts';
import { enrollmentWrites, readRun, reconcile, runByNight } from '../support/reconciliation.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const PYTHON = 'course-v1:Acme+PY101+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const found = (run: RunView, kind: string) =>
  run.findings
    .filter((one) => one.kind === kind)
    .map(({ learner, detail, repaired }) => [learner, detail, repaired]);

async function sell(email: string, sku = PYTHON): Promise<number> {
  const order = await world.shop.checkout({ items: [{ sku }], email });
  await world.untilIdle();
  return order.id;
}

function setInLms(
  user: string,
  seat: { mode: string; is_active: boolean },
  course = PYTHON,
): Promise<unknown> {
  return world.lms.call('PUT', '/enrollments', { user, course_id: course, ...seat });
}

it('reports what differs, changes nothing, and asks the LMS once for all learners of a course run', async () => {
  const { lms, shop } = world;
  await sell('ana@example.org');
  const left = await sell('bob@example.com');
  const lowered = await sell('carla@example.org');
  await sell('lucia@example.org');
  const refunded = await sell('alumno@example.net');
  await shop
    .call('POST', `/orders/${refunded}/refund`, { amount: '49.00', lines: 'all' })
    .catch(() => undefined);
  await shop.setStatus(refunded, 'cancelled');
  await world.untilIdle();
  await setInLms('bob', { mode: 'verified', is_active: false });
  await setInLms('carla', { mode: 'audit', is_active: true });
  await setInLms('lucia', { mode: 'professional', is_active: true });
  await setInLms('alumno', { mode: 'verified', is_active: true });
  const since = await lms.mark();

  const run = await reconcile(world, { lms: 'main' });

  expect(run).toMatchObject({ kind: 'lms', subject: 'main', outcome: 'done', repairs: false });
  expect(run.counts).toEqual({
    looked_at: 5,
    left_in_lms: 1,
    mode_lowered_in_lms: 1,
    mode_raised_in_lms: 1,
    left_over: 1,
  });
  expect(found(run, 'left_in_lms')).toEqual([['bob', 'left (verified)', false]]);
  expect(found(run, 'mode_lowered_in_lms')).toEqual([['carla', 'enrolled (audit)', false]]);
  expect(found(run, 'mode_raised_in_lms')).toEqual([['lucia', 'enrolled (professional)', false]]);
  expect(found(run, 'left_over')).toEqual([['alumno', 'enrolled (verified)', false]]);
  const journal = await lms.journal(since);
  expect(enrollmentWrites(journal)).toEqual([]);
  expect(journal.filter((call) => call.scope !== null).map((call) => call.path)).toEqual([
    '/api/enrollment/v1/enrollments',
  ]);
  expect(await shop.notes(left)).toHaveLength(2);
  expect(await shop.notes(lowered)).toHaveLength(2);
});

it('repairs by night what follows from a rule, and enrolls nobody again who was seen in and is out', async () => {
  const { lms, sidecar } = world;
  const since = await lms.mark();

  const run = await runByNight(world, 'lms', 'main');

  expect(run).toMatchObject({ askedBy: 'schedule', repairs: true, outcome: 'done' });
  expect(found(run, 'left_in_lms')).toEqual([['bob', 'left (verified)', true]]);
  expect(found(run, 'left_over')).toEqual([['alumno', 'enrolled (verified)', false]]);
  expect(enrollmentWrites(await lms.journal(since))).toEqual([]);
  const held = await sidecar.rows(
    `select username, held_reason from matricula.access join matricula.learners on learners.id = learner_id
     where access.state = 'held' order by username`,
  );
  expect(held).toEqual([
    { username: 'bob', held_reason: 'left_in_lms' },
    { username: 'carla', held_reason: 'mode_lowered_in_lms' },
  ]);
  expect(
    await sidecar.rows(`select mode from matricula.grants where source = 'lms' and ended_at is null`),
  ).toEqual([{ mode: 'professional' }]);
  expect(await lms.enrollment('alumno', PYTHON)).toMatchObject({ is_active: true });
});

it('plans the next night, and starts none twice', async () => {
  const rows = await world.sidecar.rows<{ next: string }>(
    `select next_reconciliation_at::text as next from matricula.lanes`,
  );

  expect(rows).toEqual([{ next: 'infinity' }]); // the sidecars of tests have none of their own
  expect(
    await world.sidecar.rows(`select from matricula.reconciliations where asked_by = 'schedule'`),
  ).toHaveLength(1);
});

it('enrolls by night whom we never saw in, and settles what was mended in the LMS', async () => {
  const { lms, sidecar, shop } = world;
  await lms.fault({
    match: { method: 'POST', path: '/api/enrollment' },
    times: null,
    action: { status: 403, body: '{"message":"A rule refuses it."}' },
  });
  const order = await sell('vera@example.org');
  await sell('aurora@example.org');
  await lms.mend();
  await sidecar.rows(
    `update matricula.access set needs_attention_cause = 'retries_used_up' from matricula.learners
     where learners.id = learner_id and username = 'vera' and course_key = $1`,
    [PYTHON],
  );
  await setInLms('aurora', { mode: 'verified', is_active: true });

  const run = await runByNight(world, 'lms', 'main');

  expect(found(run, 'never_enrolled')).toEqual([['vera', 'not enrolled', true]]);
  expect(found(run, 'mended_in_lms')).toEqual([['aurora', 'enrolled (verified)', true]]);
  expect(await lms.enrollment('vera', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  expect((await shop.notes(order)).at(-1)?.note).toContain('Your course is ready');
});

it('releases whom the LMS shows in again when a person asks for repairs, and says who did', async () => {
  await setInLms('bob', { mode: 'verified', is_active: true });

  const night = await runByNight(world, 'lms', 'main');
  const waiting = await attention();
  const asked = await reconcile(world, { lms: 'main', repair: true });

  expect(found(night, 'back_in_lms')).toEqual([['bob', 'enrolled (verified)', false]]);
  expect(waiting).toContainEqual(['back_in_lms', 'bob ' + PYTHON]);
  expect(found(asked, 'back_in_lms')).toEqual([['bob', 'enrolled (verified)', true]]);
  expect((await attention()).map(([cause]) => cause)).not.toContain('back_in_lms');
  const audit = await world.sidecar.api('GET', '/v1/audit?limit=5');
  const { entries } = (await audit.json()) as { entries: { actor: string; event: string }[] };
  expect(entries.map(({ actor, event }) => [actor, event])).toContainEqual([
    'api:maria',
    'access.released_by_hand',
  ]);
  expect(entries.map(({ actor, event }) => [actor, event])).toContainEqual([
    'api:maria',
    'reconciliation.asked',
  ]);
});

it('sees an account that is gone as that, and not as somebody who left', async () => {
  await world.sidecar.rows(
    `update matricula.learners set username = 'lucia-that-was' where username = 'lucia'`,
  );

  const run = await runByNight(world, 'lms', 'main');

  expect(found(run, 'account_gone').map(([, detail]) => detail)).toEqual(['no account']);
  expect(run.counts.left_in_lms).toBeUndefined();
  expect(await world.sidecar.rows(`select from matricula.learners where username = 'lucia'`)).toHaveLength(1);
});

it('gives way to whoever waits: a paused lane, or due access, is not overtaken', async () => {
  const { lms, sidecar } = world;
  await sidecar.rows('update matricula.lanes set paused_at = now()');
  const since = await lms.mark();
  const asked = await sidecar.api('POST', '/v1/reconciliations', { lms: 'main' });
  const { runs } = (await asked.json()) as { runs: { id: string }[] };
  const postponed = () =>
    sidecar.rows(
      `select from matricula.reconciliations where id = $1 and next_step_at > now() + '3 s'
      and claimed_by is null`,
      [runs[0]?.id],
    );

  await until(async () => (await postponed()).length > 0);
  expect(await lms.journal(since)).toEqual([]);
  await sidecar.rows('update matricula.lanes set paused_at = null');
  await world.untilIdle();

  expect(await readRun(world, runs[0]?.id ?? '')).toMatchObject({ outcome: 'done' });
});

it('is asked once about the same, and closed to whoever has no token', async () => {
  const { sidecar } = world;
  await sidecar.rows('update matricula.lanes set paused_at = now()');
  const ask = async () => {
    const asked = await sidecar.api('POST', '/v1/reconciliations', { lms: 'main' });
    return (await asked.json()) as { runs: { id: string; isNew: boolean }[] };
  };

  const [first, second] = [await ask(), await ask()];
  await sidecar.rows('update matricula.lanes set paused_at = null');
  await world.untilIdle();

  expect(first.runs.map((run) => run.isNew)).toEqual([true]);
  expect(second.runs).toEqual([{ ...first.runs[0], isNew: false }]);
  expect((await sidecar.api('POST', '/v1/reconciliations', { lms: 'nowhere' })).status).toBe(404);
  expect((await fetch(`${sidecar.url}/v1/reconciliations`)).status).toBe(401);
});

async function attention(): Promise<string[][]> {
  const entries = await world.sidecar.run(listAttention);
  return entries.filter((entry) => entry.kind === 'finding').map(({ cause, subject }) => [cause, subject]);
}
