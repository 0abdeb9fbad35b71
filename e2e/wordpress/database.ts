import { execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { chmod, cp, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

import { endGroup, killGroup, untilListening } from './child.ts';

const run = promisify(execFile);

/** A MariaDB with a data folder of its own. It listens on a socket only, so no port can be taken. */
export interface Database {
  socket: string;
  stop(): Promise<void>;
}

const START_SECONDS = 30;
const STOP_MS = 20_000;

/** MariaDB does not run as root: Debian's package brings a user for it. */
const asUser = process.getuid?.() === 0 ? ['--user=mysql'] : [];

/** Makes an empty database named "wordpress". */
export async function createDatabase(folder: string): Promise<void> {
  await openToDatabase(dirname(folder));
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${folder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--innodb-log-file-size=16M',
    ...asUser,
  ]);
  const database = await startDatabase(folder);
  await run('mariadb', [`--socket=${database.socket}`, '--user=root', '-e', 'CREATE DATABASE wordpress']);
  await database.stop();
}

/** Copies the data folder of a database that does not run. */
export async function copyDatabase(from: string, folder: string): Promise<void> {
  await openToDatabase(dirname(folder));
  await cp(from, folder, { recursive: true });
  if (asUser.length > 0) await run('chown', ['-R', 'mysql:', folder]);
}

/** Starts MariaDB on a data folder. Its log and its socket stand beside that. */
export async function startDatabase(folder: string): Promise<Database> {
  const socket = `${folder}.sock`;
  const log = `${folder}.log`;
  const output = openSync(log, 'a');
  const child = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${folder}`,
      `--socket=${socket}`,
      `--pid-file=${folder}.pid`,
      '--skip-networking',
      '--innodb-log-file-size=16M',
      '--character-set-server=utf8mb4',
      ...asUser,
    ],
    { detached: true, stdio: ['ignore', output, output], env: { ...process.env, PATH: withSystemFolders() } },
  );
  try {
    await untilListening(child, { path: socket }, { what: 'MariaDB', seconds: START_SECONDS });
  } catch (error) {
    killGroup(child, 'SIGKILL');
    throw new Error(`${String(error)}\n${await readFile(log, 'utf8')}`, { cause: error });
  }
  return { socket, stop: () => endGroup(child, { patienceMs: STOP_MS }) };
}

/** The folder in which the data folder lies, as mkdtemp makes it, is closed to the database's user. */
async function openToDatabase(folder: string): Promise<void> {
  if (asUser.length > 0) await chmod(folder, 0o777);
}

/** Debian keeps servers where only root looks. */
function withSystemFolders(): string {
  return `${process.env['PATH'] ?? ''}:/usr/sbin`;
}
