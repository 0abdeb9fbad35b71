import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import express from 'express';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readyz } from '../../src/http/health.ts';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { isDatabaseAway, openAppDatabase, requireWritable, type Db } from '../../src/store/database.ts';
import { ensureTenant, inTenant, listTenants } from '../../src/store/in-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let db: Db;
let superuser: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openAppDatabase(database.url, createLogger('silent'));
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await db.destroy();
});

const errorOf = (work: Promise<unknown>) => work.then(() => undefined).catch((reason: unknown) => reason);

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

  const error = await errorOf(transaction);

  expect(isDatabaseAway(error)).toBe(true);
  await ensureTenant(db, DEFAULT_TENANT);
});

describe('a server that only reads', () => {
  const name = () => new URL(database.url).pathname.slice(1);
  /** As a failover leaves it: whoever was connected is cut off, and the same address leads to a replica. */
  const setReadOnly = async (isReadOnly: boolean) => {
    await superuser.query(`alter database ${name()} set default_transaction_read_only = ${isReadOnly}`);
  };
  const cutOff = () =>
    superuser.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [name()],
    );

  afterEach(async () => {
    await superuser.query(`alter database ${name()} reset default_transaction_read_only`);
  });

  it('is away, and is left as soon as the address leads to one that writes', async () => {
    await ensureTenant(db, DEFAULT_TENANT);
    await setReadOnly(true);
    await cutOff();

    await until(async () => {
      const error = await errorOf(ensureTenant(db, 'north'));
      return error instanceof pg.DatabaseError && error.code === '25006';
    });
    const error = await errorOf(requireWritable(db));
    expect(isDatabaseAway(error)).toBe(true);
    expect(String(error)).toContain('this server only reads');

    await setReadOnly(false);
    await ensureTenant(db, 'north');
    expect(await listTenants(db)).toContain('north');
  });

  it('is left by connections that were open when it stopped writing', async () => {
    const one = openAppDatabase(database.url, createLogger('silent'), 1);
    await ensureTenant(one, DEFAULT_TENANT);
    const pidOf = async () => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(one);
      return rows[0]?.pid;
    };
    const before = await pidOf();
    // The session itself reads only from now on, as all do where the server is switched over in place.
    await sql`set default_transaction_read_only = on`.execute(one);
    const error = await errorOf(ensureTenant(one, 'south'));

    await ensureTenant(one, 'south');

    expect(isDatabaseAway(error)).toBe(true);
    expect(await pidOf()).not.toBe(before);
    expect(await listTenants(one)).toContain('south');
    await one.destroy();
  });
});

describe('a server that is gone without a word', () => {
  it('is noticed, and the next connection leads to whoever has its address now', async () => {
    const { hostname, port } = new URL(database.url);
    const address = await startAddress(Number(port), hostname);
    const url = Object.assign(new URL(database.url), { port: String(address.port) }).href;
    const patience = { statementMs: 500, answerMs: 1_000 };
    const remote = openAppDatabase(url, createLogger('silent'), 1, patience);
    await ensureTenant(remote, DEFAULT_TENANT);

    address.fallSilent();
    const readiness = askForReadiness(remote);
    const error = await errorOf(inTenant(remote, DEFAULT_TENANT, () => Promise.resolve()));

    expect(await readiness).toBe('503 database_away');
    expect(isDatabaseAway(error)).toBe(true);
    await ensureTenant(remote, 'west');
    expect(await listTenants(remote)).toContain('west');
    await remote.destroy();
    await address.close();
  });
});

it('leaves nothing in a connection for whoever has it next', async () => {
  const one = openAppDatabase(database.url, createLogger('silent'), 1);
  const settings = sql<Record<string, string>>`
    select current_user as role, current_setting('search_path') as path,
      current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle`;

  const inside = await one.transaction().execute(async (trx) => (await settings.execute(trx)).rows[0]);
  const outside = (await settings.execute(one)).rows[0];
  await one.destroy();

  expect(inside).toEqual({ role: 'matricula_app', path: 'matricula', statement: '30s', idle: '20s' });
  expect(outside).toEqual({ role: 'matricula', path: '"$user", public', statement: '0', idle: '0' });
});

/** What a load balancer is told that asks now. */
async function askForReadiness(remote: Db): Promise<string> {
  const app = express();
  app.get(
    '/readyz',
    readyz(remote, () => false, 200),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`);
  server.close();
  return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
}

/** An address in front of a database. Silent, it passes nothing on for those who are connected; newcomers are served. */
async function startAddress(port: number, host: string) {
  const pairs: Socket[][] = [];
  const server = createServer((near) => {
    const far = connect(port, host);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    pairs.push([near, far]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    fallSilent: () => {
      for (const [near, far] of pairs) {
        near?.unpipe().resume();
        far?.unpipe().resume();
      }
    },
    close: async () => {
      for (const socket of pairs.flat()) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
