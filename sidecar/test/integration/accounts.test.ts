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

/** Bought, enrolled and reported. */
async function bought(sku: string, email: string) {
  const order = await world.shop.checkout({ items: [{ sku }], email });
  await world.untilIdle();
  return order;
}

/** The next look at accounts that were found, now: they are looked at once a day. */
async function checkNow(): Promise<void> {
  await world.sidecar.rows(
    `update matricula.learners set next_lookup_at = now() where username is not null and next_lookup_at is not null`,
  );
  await world.untilIdle();
}

async function lastNote(orderId: number): Promise<string> {
  return (await world.shop.notes(orderId)).findLast((note) => !note.customer_note)?.note ?? '';
}

const change = (username: string, changes: object) => world.lms.call('PATCH', `/users/${username}`, changes);

it('notices that a learner has confirmed their address, and says so once', async () => {
  const order = await bought(DEMO, 'uma@example.org');
  expect(await lastNote(order.id)).toContain('has not confirmed their e-mail address');

  await change('uma', { is_active: true });
  await checkNow();
  await checkNow();

  expect(await lastNote(order.id)).toContain('Enrolled (verified)');
  expect(await lastNote(order.id)).not.toContain('has not confirmed');
  expect((await world.shop.notes(order.id)).filter((note) => !note.customer_note)).toHaveLength(2);
});

it('asks for attention when the support has disabled an account, until it is enabled again', async () => {
  const order = await bought(DEMO, 'dario@example.org');
  await checkNow();

  expect(await lastNote(order.id)).toContain('their account was disabled by the support of the LMS');
  expect(await world.lms.enrollment('dario', DEMO)).toMatchObject({ mode: 'verified', is_active: true });

  await change('dario', { disabled: false });
  await checkNow();

  expect(await lastNote(order.id)).toContain('Course access is ready.');
});

it('enrolls like any other whose account is disabled where the LMS does not show it', async () => {
  const { id } = await world.lms.fault({
    match: { path: '/support/manage_user/' },
    times: null,
    action: { status: 404 },
  });
  await change('bob', { disabled: true });

  const order = await bought(PYTHON, 'bob@example.com');
  await checkNow();

  expect(await lastNote(order.id)).toContain('Course access is ready.');
  await world.lms.call('DELETE', `/faults/${id}`);
  await change('bob', { disabled: false });
});

it.each([
  ['was asked for', 'lucia', 'pending'],
  ['is done', 'alumno', true],
])('says that an account is retired once that %s', async (_when, username, retired) => {
  const email = username === 'lucia' ? 'lucia@example.org' : 'alumno@example.net';
  const order = await bought(PYTHON, email);

  await change(username, { retired });
  await checkNow();

  expect(await lastNote(order.id)).toContain('was retired in the LMS. Ask the buyer for another address.');
});

it('keeps the access of a learner who changed their address in the LMS, and says so', async () => {
  const order = await bought(STATISTICS, 'ana@example.org');

  await change('ana', { email: 'ana.torres@example.org' });
  await checkNow();

  expect(await lastNote(order.id)).toContain('has another e-mail address by now');
  expect(await world.lms.enrollment('ana', STATISTICS)).toMatchObject({ mode: 'verified', is_active: true });
  const since = await world.lms.mark();
  await bought(PYTHON, 'ana.torres@example.org');
  expect(await world.lms.enrollment('ana', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  const lookUps = (await world.lms.journal(since)).filter((entry) => entry.query.email !== undefined);
  expect(lookUps).toEqual([]);
});

it('looks an address up anew when its account is gone from under its name', async () => {
  const order = await bought(STATISTICS, 'carla@example.org');
  await world.sidecar.rows(`update matricula.learners set lms_user_id = 999 where username = 'carla'`);

  await checkNow();

  const learners = await world.sidecar.rows(
    `select lms_user_id, state from matricula.learners where username = 'carla'`,
  );
  expect(learners).toEqual([{ lms_user_id: '15', state: 'active' }]);
  expect(await lastNote(order.id)).toContain('Course access is ready.');
});

it('looks at nobody of whom nothing is sold', async () => {
  await world.sidecar.rows(`update matricula.grants set ended_at = now(), end_cause = 'learner_changed'`);
  const since = await world.lms.mark();

  await checkNow();

  expect((await world.lms.journal(since)).filter((entry) => entry.path.includes('/accounts'))).toEqual([]);
});

it('tells the order’s timeline what was noticed', async () => {
  const events = await world.sidecar.rows<{ detail: object }>(
    `select detail from matricula.timeline where event = 'learner.changed' order by at`,
  );

  expect(events.map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([
      { was: 'unconfirmed', state: 'active' },
      { was: 'active', state: 'disabled' },
      { was: 'disabled', state: 'active' },
      { was: 'active', state: 'retired' },
      { was: 'active', state: 'active', address: 'changed' },
    ]),
  );
});
