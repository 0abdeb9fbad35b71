import { afterEach, beforeEach, expect, it } from 'vitest';
import pg from 'pg';
import { createLogger } from '../../src/shared/logger.ts';
import { openOwnerDatabase, type Db } from '../../src/store/database.ts';
import { migrate, MigrationError } from '../../src/store/migrate.ts';
import { createTestDatabase } from '../support/database.ts';
import { runMatricula } from '../support/matricula-command.ts';

let owner: Db;
let superuser: pg.Client;
let url: string;

beforeEach(async () => {
  const database = await createTestDatabase();
  url = database.url;
  owner = openOwnerDatabase(url, createLogger('silent'));
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
});

afterEach(async () => {
  await owner.destroy();
  await superuser.end();
});

it('are carried out once where several sidecars start at once on an empty database', async () => {
  await superuser.query('drop schema matricula cascade');
  const owners = [1, 2, 3, 4].map(() => openOwnerDatabase(url, createLogger('silent')));

  const applied = await Promise.all(owners.map((one) => migrate(one)));

  const kept = await superuser.query<{ name: string }>(
    'select name from matricula.kysely_migration order by name',
  );
  expect(applied.filter((names) => names.length > 0)).toEqual([kept.rows.map(({ name }) => name)]);
  await Promise.all(owners.map((one) => one.destroy()));
});

it('of a newer release are left alone, and an older sidecar says what to do instead of starting', async () => {
  await superuser.query(
    `insert into matricula.kysely_migration (name, timestamp) values ('9999-of-the-next-release', now()::text)`,
  );

  await expect(migrate(owner)).rejects.toThrow(MigrationError);
  const said = await runMatricula(['migrate'], { DATABASE_URL: url });

  expect(said).toMatchObject({ code: 1 });
  expect(said.stderr).toBe(
    'The database was migrated by a newer release (9999-of-the-next-release). Start that release, or a newer one; going back needs the backup of before.\n',
  );
});

it('that fail leave nothing behind', async () => {
  await superuser.query('drop schema matricula cascade');
  await superuser.query('create schema matricula authorization matricula');
  await superuser.query('create table matricula.transfers (id integer)');

  await expect(migrate(owner)).rejects.toThrow(/^The database could not be migrated: relation "transfers"/);

  const tables = await superuser.query<{ relname: string }>(
    `select relname from pg_class where relnamespace = 'matricula'::regnamespace and relkind = 'r'`,
  );
  expect(tables.rows).toEqual([{ relname: 'transfers' }]);
});
