import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../../src/shared/logger.ts';
import { openAppDatabase, type Db } from '../../src/store/database.ts';
import { inLane, LaneLost, releaseLane, renewLane, takeCall, takeLane } from '../../src/store/lanes.ts';
import { closeBreaker } from '../../src/store/lanes.ts';
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

it('spends about one throttled call on an enrollment when many are due', async () => {
  const { lms, shop } = world;
  const count = 120;
  await lms.call('POST', '/users/bulk', { count, prefix: 'rush' });
  const state = await lms.call<{ users: { username: string; email: string }[] }>('GET', '/state');
  const emails = state.users.filter((user) => user.username.startsWith('rush')).map((user) => user.email);
  await shop.call('PATCH', '/settings', { deliver: false });
  for (const [index, email] of emails.entries()) {
    await shop.checkout({ items: [{ sku: index % 2 === 0 ? DEMO : STATISTICS }], email });
  }
  const since = await lms.mark();

  await shop.call('PATCH', '/settings', { deliver: true });
  await world.untilIdle(60_000);

  const enrolled = (await lms.enrollments()).filter(
    (row) => row.user.startsWith('rush') && row.mode === 'verified',
  );
  expect(enrolled).toHaveLength(count);
  const calls = throttled(await lms.journal(since));
  expect(calls.filter((entry) => entry.method === 'POST')).toHaveLength(count);
  // Deliveries come in one after the other, so the first rounds are small; a real backlog does better.
  expect(calls.length / count).toBeLessThan(1.2);
});

it('never calls faster than its budget, and goes on as the minute does', async () => {
  const { sidecar } = world;
  await sidecar.rows(`update matricula.lanes set budget_per_minute = 3, recent_calls = '{}'`);
  const lease = await takeLane(db, 'default', 'main', 'test');
  if (!lease) throw new Error('The lane is not free.');

  const waits = [];
  for (let call = 0; call < 4; call += 1) waits.push(await takeCall(db, lease));
  await sidecar.rows(
    `update matricula.lanes set recent_calls = array(select call - interval '59 seconds' from unnest(recent_calls) call)`,
  );
  const later = await takeCall(db, lease);
  await releaseLane(db, lease);
  await sidecar.rows('update matricula.lanes set budget_per_minute = 10000');

  expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
  expect(waits[3]).toBeGreaterThan(59_000);
  expect(later).toBeGreaterThan(0);
  expect(later).toBeLessThan(1_100);
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
  await expect(takeCall(db, first)).rejects.toThrow(LaneLost);
  await releaseLane(db, first);
  expect(await sidecar.rows(`select from matricula.lanes where held_until > now()`)).toHaveLength(1);
  if (second) await releaseLane(db, second);
});
