import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadSeal } from '../../src/shared/seal.ts';
import { inTenant } from '../../src/store/in-tenant.ts';
import { openAppDatabase } from '../../src/store/database.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { TEST_KEY, WEBHOOK_SECRET } from '../support/connections.ts';
import { post, signed } from '../support/deliveries.ts';
import { runMatricula, type Said } from '../support/matricula-command.ts';
import { COMMAND } from '../support/sidecar-process.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const NEW_KEY = Buffer.alloc(32, 9).toString('base64');

let world: World;
const data = mkdtempSync(join(tmpdir(), 'matricula-rotate-'));

beforeAll(async () => {
  writeFileSync(join(data, 'key'), `${TEST_KEY}\n`, { mode: 0o600 });
  world = await startWorld({ env: { MATRICULA_KEY: '', MATRICULA_DATA: data } });
  // Another institution, whose secrets are sealed by the same key.
  const seal = loadSeal(TEST_KEY, '');
  await world.sidecar.rows(`insert into matricula.tenants (id) values ('south')`);
  await world.sidecar.rows(
    `insert into matricula.lms_connections (tenant_id, id, base_url, client_id, client_secret)
     values ('south', 'campus', 'http://lms', 'c', $1)`,
    [seal.close('the south has its own', 'client secret of LMS campus')],
  );
});

afterAll(() => world.close());

const environment = () => ({
  DATABASE_URL: world.sidecar.database.url,
  MATRICULA_DATA: data,
  MATRICULA_KEY: '',
});

const secrets = (command: string, env: Record<string, string> = {}): Promise<Said> =>
  runMatricula(['secrets', command], { ...environment(), ...env });

const keysInFile = () => readFileSync(join(data, 'key'), 'utf8').trim().split('\n');

/** Fingerprints of the keys by which what is stored is sealed. */
async function sealedBy(): Promise<string[]> {
  const rows = await world.sidecar.rows<{ stored: string }>(
    `select client_secret as stored from matricula.lms_connections
     union all select unnest(webhook_secrets) from matricula.shops
     union all select credentials from matricula.shops
     union all select hash_key from matricula.privacy where hash_key is not null`,
  );
  return rows.map(({ stored }) => stored.split(':')[2] ?? stored);
}

const fingerprintOf = (key: string) => loadSeal(key, '').fingerprint;

let lastOrder = 880;

/** A delivery is signed by a secret, and its report needs the REST keys and the LMS its client secret. */
async function expectToWork(email: string): Promise<void> {
  lastOrder += 1;
  const url = world.sidecar.deliveriesUrl('books');
  const body = JSON.stringify({ id: lastOrder, status: 'pending', line_items: [] });
  expect((await post(url, signed(body, WEBHOOK_SECRET))).status).toBe(200);
  const order = await world.shop.checkout({ items: [{ sku: DEMO }], email });
  await world.untilIdle();
  expect(await world.shop.notes(order.id)).not.toEqual([]);
}

it('killed in the middle, everything opens: what is sealed by the old key and by the new one', async () => {
  const old = fingerprintOf(TEST_KEY);
  const holder = new pg.Client({ connectionString: world.sidecar.database.superuserUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query(`select from matricula.lms_connections where id = 'main' for update`);
  const child = spawn(process.execPath, [COMMAND, 'secrets', 'rotate'], {
    env: { ...process.env, ...environment() },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  // Asked beside the holder: within a transaction, what others do is seen as it was at first.
  const isHalfDone = async () =>
    (
      await world.sidecar.rows(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and query like '%set client_secret%'`,
      )
    ).length > 0;
  await until(isHalfDone, 20_000);

  child.kill('SIGKILL');
  await exited;
  await holder.query('rollback');
  await holder.end();

  expect(keysInFile()).toHaveLength(2);
  expect(keysInFile()[1]).toBe(TEST_KEY);
  expect(new Set(await sealedBy())).toEqual(new Set([old, fingerprintOf(keysInFile()[0] ?? '')]));
  await expectToWork('bob@example.com');
});

it('is finished by the next run, with the key that was made, in every institution', async () => {
  const [made = ''] = keysInFile();

  const { stdout, code } = await secrets('rotate');

  expect([code, stdout]).toEqual([0, expect.stringContaining(`key ${fingerprintOf(made)}`)]);
  expect(keysInFile()).toEqual([made, TEST_KEY]);
  expect(new Set(await sealedBy())).toEqual(new Set([fingerprintOf(made)]));
  const rows = await world.sidecar.rows<{ stored: string }>(
    `select client_secret as stored from matricula.lms_connections where tenant_id = 'south'`,
  );
  expect(loadSeal(made, '').open(rows[0]?.stored ?? '', 'client secret of LMS campus')).toBe(
    'the south has its own',
  );
  await expectToWork('lucia@example.org');
});

it('makes another key each time that it is asked again, and says so', async () => {
  const [before = ''] = keysInFile();

  const { stdout } = await secrets('rotate');

  const [after = ''] = keysInFile();
  expect(stdout).toContain(`A new key is the first line of ${data}/key`);
  expect(after).not.toBe(before);
  expect(keysInFile()).toEqual([after, before]);
  expect(new Set(await sealedBy())).toEqual(new Set([fingerprintOf(after)]));
  expect(stdout + (await secrets('status')).stdout).not.toContain(after);
  await expectToWork('carla@example.org');
});

it('is in the audit of every institution', async () => {
  const rows = await world.sidecar.rows<{ tenant_id: string }>(
    `select distinct tenant_id from matricula.timeline where event = 'secrets.resealed' order by 1`,
  );

  expect(rows.map(({ tenant_id }) => tenant_id)).toEqual(['default', 'south']);
});

it('two at once seal everything by one key', async () => {
  const both = await Promise.all([secrets('rotate'), secrets('rotate')]);
  const last = await secrets('rotate');

  const refused = both.filter(({ code }) => code !== 0);
  expect(refused.length).toBeLessThan(2);
  for (const { stderr } of refused) expect(stderr).toContain('Another rotation runs');
  expect([last.code, last.stdout]).toEqual([0, expect.not.stringContaining('Does not open')]);
  expect(new Set(await sealedBy())).toEqual(new Set([fingerprintOf(keysInFile()[0] ?? '')]));
  await expectToWork('uma@example.org');
});

it('with the key in the environment takes the operator’s new one, and says what to do without it', async () => {
  const [current = ''] = keysInFile();

  const without = await secrets('rotate', { MATRICULA_KEY: current });
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('MATRICULA_KEY_PREVIOUS')]);
  const wrong = await secrets('rotate', { MATRICULA_KEY: NEW_KEY });
  expect([wrong.code, wrong.stdout]).toEqual([
    1,
    expect.stringContaining('Does not open: client secret of LMS'),
  ]);

  const { code, stdout } = await secrets('rotate', {
    MATRICULA_KEY: NEW_KEY,
    MATRICULA_KEY_PREVIOUS: current,
  });

  expect([code, stdout]).toEqual([0, expect.stringContaining('MATRICULA_KEY_PREVIOUS can go')]);
  expect(new Set(await sealedBy())).toEqual(new Set([fingerprintOf(NEW_KEY)]));
});

it('the status names each key by its fingerprint, with what it has sealed', async () => {
  const { stdout } = await secrets('status', { MATRICULA_KEY: NEW_KEY });

  expect(stdout).toMatch(new RegExp(`${fingerprintOf(NEW_KEY)} +current +4`));
  expect((await secrets('status')).stdout).toMatch(/unknown: these do not open +4/);
});

it('every column that holds something sealed is known to the rotation', async () => {
  const { rows } = world.sidecar;
  const tables = await rows<{ name: string }>(
    `select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where nspname = 'matricula' and relkind = 'r'`,
  );
  const db = openAppDatabase(world.sidecar.database.url, createLogger('silent'));
  const { listSealedValues } = await import('../../src/store/sealed-values.ts');
  const listed = [
    ...(await inTenant(db, 'default', listSealedValues)),
    ...(await inTenant(db, 'south', listSealedValues)),
  ].map(({ stored }) => stored);
  await db.destroy();

  const found: string[] = [];
  for (const { name } of tables)
    for (const { text } of await rows<{ text: string }>(
      `select entry::text as text from matricula.${name} as entry`,
    ))
      found.push(...(text.match(/sealed:v\d:[\w+/=:]+/g) ?? []));
  expect(found.filter((text) => !listed.includes(text))).toEqual([]);
  expect(found.length).toBeGreaterThan(0);
});
