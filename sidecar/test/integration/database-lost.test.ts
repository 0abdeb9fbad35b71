import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { isDatabaseAway, openAppDatabase, type Db } from '../../src/store/database.ts';
import { ensureTenant, inTenant } from '../../src/store/in-tenant.ts';
import { createTestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let db: Db;
let superuser: pg.Client;

beforeAll(async () => {
  const database = await createTestDatabase();
  db = openAppDatabase(database.url, createLogger('silent'));
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await db.destroy();
});

it('outlives a connection that breaks off in the middle of a transaction, while nothing is asked of it', async () => {
  const transaction = inTenant(db, DEFAULT_TENANT, async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    const pid = rows[0]?.pid ?? 0;
    await superuser.query('select pg_terminate_backend($1)', [pid]);
    const isGone = async () =>
      (await superuser.query('select from pg_stat_activity where pid = $1', [pid])).rowCount === 0;
    await until(isGone);
    await sql`select 1`.execute(trx);
  });

  const error: unknown = await transaction.catch((reason: unknown) => reason);

  expect(isDatabaseAway(error)).toBe(true);
  await ensureTenant(db, DEFAULT_TENANT);
});
