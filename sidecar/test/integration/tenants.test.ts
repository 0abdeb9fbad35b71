import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../../src/shared/logger.ts';
import { openAppDatabase, type Db } from '../../src/store/database.ts';
import { listDueWork } from '../../src/store/in-tenant.ts';
import { TABLES } from '../../src/store/backup.ts';
import { findPairingByCode } from '../../src/store/pairings.ts';
import { findConnectionByToken } from '../../src/store/shop-connections.ts';
import { findShopByAddress } from '../../src/store/shops.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { plantRows } from '../support/plant-rows.ts';

let database: TestDatabase;
let db: Db;
/** A connection as the app's own, on which the tests write SQL that no code of ours would. */
let app: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openAppDatabase(database.url, createLogger('silent'));
  app = new pg.Client({
    connectionString: database.url,
    options: '-c role=matricula_app -c search_path=matricula',
  });
  await app.connect();
  for (const tenant of ['north', 'south']) await plantRows(database.superuserUrl, tenant);
});

afterAll(async () => {
  await app.end();
  await db.destroy();
});

async function asTenant<T extends pg.QueryResultRow>(tenant: string | null, query: string): Promise<T[]> {
  await app.query('begin');
  try {
    if (tenant !== null) await app.query(`select set_config('matricula.tenant_id', $1, true)`, [tenant]);
    return (await app.query<T>(query)).rows;
  } finally {
    await app.query('rollback');
  }
}

it('runs as a role that owns no table and is no superuser', async () => {
  const [role] = await asTenant<{ name: string; rolsuper: boolean; rolbypassrls: boolean; owned: string }>(
    null,
    `select current_user as name, rolsuper, rolbypassrls,
       (select count(*) from pg_class where relowner = pg_roles.oid) as owned
     from pg_roles where rolname = current_user`,
  );

  expect(role).toEqual({ name: 'matricula_app', rolsuper: false, rolbypassrls: false, owned: '0' });
});

it('has forced row-level security on every table but the migrations’ own', async () => {
  const open = await asTenant<{ relname: string }>(
    null,
    `select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where nspname = 'matricula' and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`,
  );

  expect(open.map((table) => table.relname).sort()).toEqual(['kysely_migration', 'kysely_migration_lock']);
});

it('backs up every table there is', async () => {
  const tables = await asTenant<{ tablename: string }>(
    null,
    `select tablename from pg_tables where schemaname = 'matricula' and tablename not like 'kysely%'`,
  );

  expect(tables.map((table) => table.tablename).sort()).toEqual([...TABLES].sort());
});

it('has a tenant in every table but those of the migrations, and shows of each its own rows alone', async () => {
  const tables = await asTenant<{ name: string; has_tenant: boolean }>(
    null,
    `select relname as name, exists (select from pg_attribute
       where attrelid = pg_class.oid and attname = 'tenant_id' and attnotnull) as has_tenant
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where nspname = 'matricula' and relkind in ('r', 'p', 'm', 'f') and relname not like 'kysely%'`,
  );

  expect(tables.filter((table) => !table.has_tenant).map(({ name }) => name)).toEqual(['tenants']);
  for (const { name } of tables.filter((table) => table.has_tenant))
    expect([name, await asTenant('south', `select distinct tenant_id from ${name}`)]).toEqual([
      name,
      [{ tenant_id: 'south' }],
    ]);
});

it.each(TABLES)(
  'shows a query of %s without WHERE one tenant’s row only, and nobody’s to nobody',
  async (table) => {
    const column = table === 'tenants' ? 'id' : 'tenant_id';

    const rows = await asTenant<Record<string, string>>('north', `select * from ${table}`);

    expect(rows.map((row) => row[column])).toEqual(['north']);
    expect(await asTenant(null, `select * from ${table}`)).toEqual([]);
  },
);

it.each(TABLES)('changes no row of %s but its own when the condition is forgotten', async (table) => {
  const column = table === 'tenants' ? 'created_at' : 'tenant_id';

  const changed = asTenant('north', `update ${table} set ${column} = ${column} returning *`);

  if (table === 'tenants') await expect(changed).rejects.toThrow(/permission denied/);
  else expect(await changed).toHaveLength(1);
});

it('cannot plant a row with another tenant, nor give its own away', async () => {
  const planted = `insert into offers (tenant_id, shop_id, sku, version, entries) values ('south', 'south-shop', 'y', 1, '[]')`;
  const given = `update shops set tenant_id = 'south'`;
  const tenant = `insert into tenants (id) values ('west')`;

  await expect(asTenant('north', planted)).rejects.toThrow(/row-level security/);
  await expect(asTenant('north', given)).rejects.toThrow(/row-level security/);
  await expect(asTenant('north', tenant)).rejects.toThrow(/row-level security/);
});

it('cannot delete from the ledger, not even its own', async () => {
  await expect(asTenant('north', 'delete from grants')).rejects.toThrow(/permission denied/);
  await expect(asTenant('north', 'delete from inbox')).rejects.toThrow(/permission denied/);
});

it('opens no other table to the name under which tenants are listed', async () => {
  expect((await asTenant<{ id: string }>('*', 'select id from tenants')).map((row) => row.id)).toEqual([
    'north',
    'south',
  ]);
  expect(await asTenant('*', 'select * from shops')).toEqual([]);
});

it('finds a shop by its address, and nothing else with it', async () => {
  expect(await findShopByAddress(db, 'south-shop')).toMatchObject({ tenantId: 'south' });
  await app.query('begin');
  await app.query(`select set_config('matricula.shop_id', 'south-shop', true)`);
  const shops = await app.query('select id from shops');
  const inbox = await app.query('select id from inbox');
  await app.query('rollback');

  expect([shops.rowCount, inbox.rowCount]).toEqual([1, 0]);
});

it('finds a pairing by the hash of its code, and nothing else with it', async () => {
  expect(await findPairingByCode(db, 'south')).toMatchObject({ tenantId: 'south', shopId: 'south-shop' });
  await app.query('begin');
  await app.query(`select set_config('matricula.pairing_code', 'south', true)`);
  const pairings = await app.query('select id from pairings');
  const shops = await app.query('select id from shops');
  const used = await app.query('update pairings set used_at = now()');
  await app.query('rollback');

  expect([pairings.rowCount, shops.rowCount, used.rowCount]).toEqual([1, 0, 0]);
});

it('finds a connection by the hash of its link, and nothing else with it', async () => {
  expect(await findConnectionByToken(db, 'south-connection')).toMatchObject({ tenantId: 'south' });
  await app.query('begin');
  await app.query(`select set_config('matricula.connection_token', 'south-connection', true)`);
  const connections = await app.query('select id from shop_connections');
  const shops = await app.query('select id from shops');
  const used = await app.query(`update shop_connections set state = 'keys'`);
  await app.query('rollback');

  expect([connections.rowCount, shops.rowCount, used.rowCount]).toEqual([1, 0, 0]);
});

it('lists the due work of all tenants in one question, and leaves no tenant set behind', async () => {
  const due = await listDueWork(db);

  expect(due.map(({ tenantId, kind, subject }) => [tenantId, kind, subject].join(' ').trim()).sort()).toEqual(
    ['north', 'south'].flatMap((tenant) => [
      `${tenant} attention`,
      `${tenant} connect`,
      `${tenant} inbox`,
      `${tenant} lane main`,
      `${tenant} mail`,
      `${tenant} poll`,
      `${tenant} purge`,
      `${tenant} reconcile`,
      `${tenant} reconcile 00000000-0000-4000-8000-000000000001`,
      `${tenant} report`,
      `${tenant} sweep`,
      `${tenant} transfer`,
    ]),
  );
  expect(await asTenant(null, 'select * from inbox')).toEqual([]);
});
