import { afterAll, beforeAll, expect, it } from 'vitest';
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
  const plant = (statement: string) => sidecar.rows(`${statement} from generate_series(1, ${COUNT}) as n`);
  const id = `('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  await plant(`insert into matricula.learners (tenant_id, id, lms_id, username, state)
    select 'default', ${id}, 'main', 'late-' || n, 'active'`);
  await plant(`insert into matricula.access (tenant_id, lms_id, learner_id, course_key, state, needs_attention_cause,
      due_since, attention_since)
    select 'default', 'main', ${id}, '${PYTHON}', 'needs_attention', 'course_not_found',
      now() - interval '1 day', now() - n * interval '1 second'`);
  await plant(`insert into matricula.grants (tenant_id, source, lms_id, course_key, learner_id, learner_email, mode)
    select 'default', 'manual', 'main', '${PYTHON}', ${id}, 'late-' || n || '@example.org', 'verified'`);
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
