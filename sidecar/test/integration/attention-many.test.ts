import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTestLms } from '../support/connections.ts';
import { plantSeatsToTryAgain } from '../support/seats-to-try-again.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';

/** Ten thousand seats of a course run that is not in the LMS, whose lane is paused: nothing of them goes on by itself. */
const COUNT = 10_000;
const RUN = 'course-v1:Acme+NOPE+2026';

let sidecar: SidecarUnderTest;

beforeAll(async () => {
  sidecar = await startSidecarUnderTest();
  await sidecar.run((trx) => addTestLms(trx, { lmsId: 'main', url: 'http://127.0.0.1:9' }));
  await sidecar.rows('update matricula.lanes set paused_at = now()');
  await plantSeatsToTryAgain(sidecar, { count: COUNT, courseKey: RUN });
});

afterAll(() => sidecar.stop());

it('ten thousand entries are one group, tried again in short transactions, from their own old times', async () => {
  const groups = (await (await sidecar.api('GET', '/v1/attention?cause=course_not_found')).json()) as {
    groups: object[];
  };
  expect(groups.groups).toMatchObject([{ cause: 'course_not_found', about: RUN, count: COUNT }]);
  let longestMs = 0;
  const redrive = { isOver: false };
  const watch = (async () => {
    while (!redrive.isOver) {
      const [row] = await sidecar.rows<{ ms: number }>(
        `select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 * 1000 as ms
         from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      longestMs = Math.max(longestMs, row?.ms ?? 0);
    }
  })();
  const started = performance.now();

  const answer = await sidecar.api('POST', '/v1/attention/redrive', { cause: 'course_not_found' });

  const tookMs = performance.now() - started;
  redrive.isOver = true;
  await watch;
  expect(answer.status).toBe(200);
  console.log(
    `redrive of ${COUNT}: ${Math.round(tookMs)} ms, longest transaction ${Math.round(longestMs)} ms`,
  );
  const rows = await sidecar.rows<{ state: string; count: number; fresh: number }>(
    `select state, count(*)::integer, count(*) filter (where due_since > now() - interval '1 hour')::integer as fresh
     from matricula.access group by state`,
  );
  expect(rows).toEqual([{ state: 'due', count: COUNT, fresh: 0 }]);
  expect(longestMs).toBeLessThan(tookMs / 3);
});
