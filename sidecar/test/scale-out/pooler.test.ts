import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/shared/logger.ts';
import { openAppDatabase, openOwnerDatabase } from '../../src/store/database.ts';
import { inTenant, listTenants } from '../../src/store/in-tenant.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startDaemon } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/sidecar-process.ts';
import { startWorld } from '../support/world.ts';

/** PgBouncer does not run as root. */
const NOBODY = 65_534;

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A pooler in front of a database, with the settings it is installed with but for its mode. @returns The way through it. */
async function startPooler(database: TestDatabase, mode: 'session' | 'transaction', size: number) {
  const { username, password, hostname, port, pathname } = new URL(database.url);
  const folder = mkdtempSync(join(tmpdir(), 'matricula-pooler-'));
  chmodSync(folder, 0o755);
  const ownPort = await freePort();
  writeFileSync(join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, 'users.txt')}
pool_mode = ${mode}
default_pool_size = ${size}
`,
  );
  const options = { port: ownPort, ...(userInfo().uid === 0 && { uid: NOBODY }) };
  const pooler = await startDaemon(['pgbouncer', join(folder, 'pgbouncer.ini')], options);
  undo.push(async () => {
    await pooler.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return `postgresql://${username}:${password}@127.0.0.1:${ownPort}${pathname}`;
}

// By session, each of a sidecar's connections is one of the database's.
describe.each([
  ['transaction', 3],
  ['session', 40],
] as const)('behind a pooler that pools by %s', (mode, size) => {
  it('enrolls, and tells the shop', async () => {
    const database = await createTestDatabase();
    const url = await startPooler(database, mode, size);
    const world = await startWorld({ database: { ...database, url } });
    undo.push(() => world.close());

    const order = await world.shop.checkout({ items: [{ sku: DEMO }], email: 'ana@example.org' });
    await world.untilIdle();

    expect(await world.lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
    expect((await world.shop.order(order.id)).status).toBe('completed');
  });

  it('keeps institutions apart, whoever had a connection before', async () => {
    const database = await createTestDatabase();
    const db = openAppDatabase(await startPooler(database, mode, size), createLogger('silent'));
    undo.push(() => db.destroy());
    const seen = (tenantId: string) =>
      inTenant(db, tenantId, async (trx) => {
        await trx
          .insertInto('tenants')
          .values({ id: tenantId })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const rows = await trx.selectFrom('tenants').select('id').execute();
        const who = await sql<{ role: string }>`select current_user as role`.execute(trx);
        return [...rows.map(({ id }) => id), who.rows[0]?.role].join(' as ');
      });

    const tenants = Array.from({ length: 30 }, (_, number) => `tenant-${number}`);
    const answers = await Promise.all(tenants.map(seen));

    expect(answers).toEqual(tenants.map((tenantId) => `${tenantId} as matricula_app`));
    expect(await listTenants(db)).toHaveLength(30);
  });

  it('migrates an empty database, also where several start at once', async () => {
    const database = await createTestDatabase();
    const looker = new pg.Client({ connectionString: database.superuserUrl });
    await looker.connect();
    undo.push(() => looker.end());
    await looker.query('drop schema matricula cascade');
    const url = await startPooler(database, mode, size);
    const owners = [1, 2, 3].map(() => openOwnerDatabase(url, createLogger('silent')));
    undo.push(() => Promise.all(owners.map((owner) => owner.destroy())));

    const applied = await Promise.all(owners.map((owner) => migrate(owner)));

    expect(new Set(applied.flat()).size).toBe(applied.flat().length);
    expect(applied.flat()[0]).toBe('0001-ledger');
    const locks = await looker.query(`select from pg_locks where locktype = 'advisory' and database =
      (select oid from pg_database where datname = current_database())`);
    expect(locks.rowCount).toBe(0);
  });
});
