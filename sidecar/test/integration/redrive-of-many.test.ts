import { afterAll, beforeAll, expect, it } from 'vitest';
import { plantSeatsToTryAgain } from '../support/seats-to-try-again.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const COUNT = 10_000;
const PYTHON = 'course-v1:Acme+PY101+2026';
const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
/** Ten a second: the backlog lasts for a quarter of an hour. */
const BUDGET = 600;

let world: World;

beforeAll(async () => {
  world = await startWorld({ budget: BUDGET });
  const { lms, sidecar } = world;
  await lms.call('POST', '/users/bulk', { count: COUNT, prefix: 'late' });
  await plantSeatsToTryAgain(sidecar, { count: COUNT, courseKey: PYTHON });
});

afterAll(() => world.close());

const settled = async () => {
  const rows = await world.sidecar.rows<{ count: number }>(
    `select count(*)::integer from matricula.access where state = 'settled' and course_key = '${PYTHON}'`,
  );
  return rows[0]?.count ?? 0;
};

it('a new buyer waits for a few calls, and not for ten thousand who are tried again', async () => {
  const { lms, shop, sidecar } = world;
  const answer = await sidecar.api('POST', '/v1/attention/redrive', { cause: 'course_not_found' });
  expect(answer.status).toBe(200);
  // What may go at once has gone, and the rest goes evenly.
  await until(async () => (await settled()) > BUDGET / 4 + 20, 60_000);
  const since = await lms.mark();

  await shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });

  await until(async () => (await lms.enrollment('ana', DEMO))?.mode === 'verified', 30_000);
  const calls = (await lms.journal(since)).filter(
    ({ scope, path }) => scope !== null && path.startsWith('/api'),
  );
  const hers = calls.findIndex(
    ({ method, body }) => method === 'POST' && JSON.stringify(body).includes('"ana"'),
  );
  console.log(`calls until a new buyer was enrolled: ${hers + 1}`);
  expect(hers).toBeGreaterThanOrEqual(0);
  expect(hers).toBeLessThan(30);
  expect(await settled()).toBeLessThan(COUNT / 10);
});
