import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { openAppDatabase } from '../../src/store/database.ts';
import { ensureTenant, inTenant, type TenantTransaction } from '../../src/store/in-tenant.ts';
import { claimNights } from '../../src/store/nightly-runs.ts';
import { addTestLms } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const NIGHTS = 5;

let world: World;
let other: SidecarUnderTest;

beforeAll(async () => {
  world = await startWorld();
  other = await startSidecarUnderTest(world.sidecar.database);
});

afterAll(async () => {
  await other.stop();
  await world.close();
});

const night = (when: string) =>
  world.sidecar.rows(`with lanes as (update matricula.lanes set next_reconciliation_at = ${when})
    update matricula.shops set next_reconciliation_at = ${when}`);

const runs = () =>
  world.sidecar.rows<{ kind: string; count: number; over: number }>(
    `select kind, count(*)::integer, count(finished_at)::integer as over from matricula.reconciliations
     where asked_by = 'schedule' group by kind order by kind`,
  );

it('one night has one run of each LMS and each shop, however many sidecars there are', async () => {
  for (let round = 1; round <= NIGHTS; round += 1) {
    await night('clock_timestamp()');
    await until(async () => {
      const all = await runs();
      return all.length === 2 && all.every(({ over }) => over >= round);
    });
  }

  expect(await runs()).toEqual([
    { kind: 'lms', count: NIGHTS, over: NIGHTS },
    { kind: 'shop', count: NIGHTS, over: NIGHTS },
  ]);
});

it('of many who ask at once, one gets it', async () => {
  const db = openAppDatabase((await createTestDatabase()).url, createLogger('silent'));
  const run = <T>(work: (trx: TenantTransaction) => Promise<T>) => inTenant(db, DEFAULT_TENANT, work);
  await ensureTenant(db, DEFAULT_TENANT);
  await run((trx) => addTestLms(trx, { lmsId: 'main', url: 'http://127.0.0.1:9' }));
  await run((trx) =>
    sql`update lanes set next_reconciliation_at = clock_timestamp() - interval '1 second'`.execute(trx),
  );

  const claimed = await Promise.all(
    Array.from({ length: 8 }, () => run((trx) => claimNights(trx, undefined))),
  );
  await db.destroy();

  expect(claimed.flat()).toEqual([{ kind: 'lms', subject: 'main' }]);
});
