import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../../src/shared/logger.ts';
import { openAppDatabase, type Db } from '../../src/store/database.ts';
import { CallQueue } from '../../src/access/call-queue.ts';
import { noteCalls } from '../../src/store/lane-calls.ts';
import {
  closeBreaker,
  inLane,
  LaneLost,
  LanePaused,
  releaseLane,
  renewLane,
  takeLane,
} from '../../src/store/lanes.ts';
import { until } from '../support/until.ts';
import { startWorld, type JournalEntry, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';

let world: World;
let db: Db;

beforeAll(async () => {
  world = await startWorld();
  db = openAppDatabase(world.sidecar.database.url, createLogger('silent'));
});

afterAll(async () => {
  await db.destroy();
  await world.close();
});

/** Calls that the enrollment throttle counts; token requests have a limit of their own. */
const throttled = (entries: JournalEntry[]) =>
  entries.filter((entry) => entry.scope !== null && entry.path.startsWith('/api'));

it('spends little more than one throttled call on an enrollment when many are due', async () => {
  const { lms, shop, sidecar } = world;
  const count = 50;
  await lms.call('POST', '/users/bulk', { count, prefix: 'rush' });
  const state = await lms.call<{ users: { username: string; email: string }[] }>('GET', '/state');
  const emails = state.users.filter((user) => user.username.startsWith('rush')).map((user) => user.email);
  await sidecar.rows(`update matricula.lanes set paused_at = now()`);
  for (const [index, email] of emails.entries()) {
    await shop.checkout({ items: [{ sku: index % 2 === 0 ? DEMO : STATISTICS }], email });
  }
  const due = `select from matricula.access where state = 'due'`;
  await until(async () => (await sidecar.rows(due)).length === count, 60_000);
  // However late an order is planned, its buyer has waited since the shop said that it is paid.
  const heard = `select date_trunc('milliseconds', received_at) from matricula.inbox where inbox.order_id = grants.order_id`;
  const sold = `matricula.access join matricula.grants using (tenant_id, lms_id, learner_id, course_key)`;
  expect(await sidecar.rows(`select from ${sold} where due_since in (${heard})`)).toHaveLength(count);
  const since = await lms.mark();

  await sidecar.rows(`update matricula.lanes set paused_at = null`);
  await world.untilIdle(60_000);

  const enrolled = (await lms.enrollments()).filter(
    (row) => row.user.startsWith('rush') && row.mode === 'verified',
  );
  expect(enrolled).toHaveLength(count);
  const calls = throttled(await lms.journal(since));
  expect(calls.filter((entry) => entry.method === 'POST')).toHaveLength(count);
  expect(calls.length / count).toBeLessThan(1.05);
});

it('goes on with what the last holder left of the budget', async () => {
  const { sidecar } = world;
  await sidecar.rows(`update matricula.lanes set budget_per_minute = 3`);
  await sidecar.rows(`delete from matricula.lane_calls`);
  const first = await takeLane(db, 'default', 'main', 'first');
  if (!first) throw new Error('The lane is not free.');
  await noteCalls(db, first, 2);
  await noteCalls(db, first, 1);
  await sidecar.rows(`update matricula.lane_calls set called_at = called_at - interval '59.5 seconds'`);
  await releaseLane(db, first);
  const second = await takeLane(db, 'default', 'main', 'second');
  if (!second) throw new Error('The lane is not free.');

  const started = performance.now();
  const calls = await CallQueue.open(db, second, new AbortController().signal);
  await calls.take('newcomer');
  const waitedMs = performance.now() - started;
  await releaseLane(db, second);
  await sidecar.rows('update matricula.lanes set budget_per_minute = 10000');

  // A minute and the second that a call may take to arrive.
  expect(waitedMs).toBeGreaterThan(1_000);
  expect(waitedMs).toBeLessThan(3_000);
});

it('sends nobody out any more once the lane is paused', async () => {
  const { sidecar } = world;
  const lease = await takeLane(db, 'default', 'main', 'test');
  if (!lease) throw new Error('The lane is not free.');
  const calls = await CallQueue.open(db, lease, new AbortController().signal);
  await calls.take('due');
  await sidecar.rows(`update matricula.lanes set paused_at = now()`);

  await expect(calls.take('due')).rejects.toThrow(LanePaused);
  await sidecar.rows(`update matricula.lanes set paused_at = null`);
  await releaseLane(db, lease);
});

it('has one holder at a time, and a holder that was stopped writes nothing after a takeover', async () => {
  const { sidecar } = world;
  const first = await takeLane(db, 'default', 'main', 'first');
  if (!first) throw new Error('The lane is not free.');
  expect(await takeLane(db, 'default', 'main', 'second')).toBeUndefined();
  expect(await renewLane(db, first)).toBe(true);

  await sidecar.rows(`update matricula.lanes set held_until = now() - interval '1 second'`);
  const second = await takeLane(db, 'default', 'main', 'second');

  expect(second?.epoch).not.toBe(first.epoch);
  expect(await renewLane(db, first)).toBe(false);
  await expect(inLane(db, first, (trx) => closeBreaker(trx, 'main'))).rejects.toThrow(LaneLost);
  await expect(noteCalls(db, first, 1)).rejects.toThrow(LaneLost);
  await releaseLane(db, first);
  expect(await sidecar.rows(`select from matricula.lanes where held_until > now()`)).toHaveLength(1);
  if (second) await releaseLane(db, second);
});
