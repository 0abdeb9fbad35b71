import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from '../shared/logger.ts';
import { sleep } from '../shared/sleep.ts';
import {
  control,
  EmbeddedPostgresError,
  hint,
  openCluster,
  stopServer,
  type Cluster,
} from './embedded-cluster.ts';

export interface EmbeddedPostgres {
  /** Connection of the database's owner, who is no superuser. */
  ownerUrl: string;
  /** Connection of the superuser: backup and restore only. */
  superuserUrl: string;
  stop(): Promise<void>;
}

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
  const started = performance.now();
  const port = await startAndReach(cluster);
  const superuserUrl = urlOf('postgres', cluster.passwords.superuser, port, 'matricula');
  const keeper = keepRunning(cluster, port, logger);
  logger.info({ port, durationMs: Math.round(performance.now() - started) }, 'database.started');
  return {
    ownerUrl: urlOf('matricula', cluster.passwords.owner, port, 'matricula'),
    superuserUrl,
    stop: async () => {
      await keeper.stop();
      if ((await runningPort(cluster)) === undefined) return;
      // Another command may have begun to use it in the meantime: the last one stops it.
      if (await isUsedByOthers(superuserUrl)) return;
      const mode = await stopServer(cluster);
      logger.info({ mode }, 'database.stopped');
    },
  };
}

function urlOf(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

const LOOK_MS = 2_000;

/**
 * Starts a server again that died: it was killed for its memory, or found no room on the disk. Nobody else would, and
 * whoever uses it knows its port.
 */
function keepRunning(cluster: Cluster, port: number, logger: Logger): { stop: () => Promise<void> } {
  let reviving: Promise<void> | undefined;
  const revive = async () => {
    if ((await runningPort(cluster)) !== undefined) return;
    await startServer(cluster, port).then(
      () => logger.warn({ port }, 'database.revived'),
      (error: unknown) => logger.error({ reason: messageOf(error) }, 'database.not_revived'),
    );
  };
  const timer = setInterval(() => {
    if (isProcessThere(cluster)) return;
    reviving ??= revive().finally(() => (reviving = undefined));
  }, LOOK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await reviving;
    },
  };
}

/** Cheap enough to be asked all the time; the server's own word costs a process. */
function isProcessThere(cluster: Cluster): boolean {
  try {
    const pid = Number(readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const START_ATTEMPTS = 3;

/** A running server may be about to stop, as another command ends: then it is started again. */
async function startAndReach(cluster: Cluster): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = (await runningPort(cluster)) ?? (await startServer(cluster));
    try {
      await ensureDatabase(port, cluster.passwords);
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
async function ensureDatabase(port: number, passwords: Cluster['passwords']): Promise<void> {
  await withClient(urlOf('postgres', passwords.superuser, port, 'postgres'), async (client) => {
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

/** A free port is chosen anew at each first start, so that nothing has to be reserved for it. */
async function startServer(cluster: Cluster, lastPort?: number): Promise<number> {
  const port = lastPort ?? (await freePort());
  const log = join(cluster.folder, 'server.log');
  try {
    await control(cluster, 'start', '--wait', `--log=${log}`, '-o', `-p ${port}`);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster.folder} does not start; see ${log}. ${hint(cluster.user)}`,
      { cause },
    );
  }
  return port;
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
