import { execFile } from 'node:child_process';
import { openSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

import { endGroup, killGroup, startDaemon, untilListening } from './child.ts';
import { copyFolder } from './site-folder.ts';

const run = promisify(execFile);

/** A MariaDB with a data folder of its own. It listens on a socket only, so no port can be taken. */
export interface Database {
  socket: string;
  stop(): Promise<void>;
}

const START_SECONDS = 30;
const STOP_MS = 20_000;

/** MariaDB does not run as root: Debian's package brings a user for it. */
const user = process.getuid?.() === 0 ? 'mysql' : undefined;

/** Makes an empty database named "wordpress". */
export async function createDatabase(folder: string): Promise<void> {
  await openToDatabase(dirname(folder));
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${folder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--innodb-log-file-size=16M',
    ...(user === undefined ? [] : [`--user=${user}`]),
  ]);
  const database = await startDatabase(folder);
  await run('mariadb', [`--socket=${database.socket}`, '--user=root', '-e', 'CREATE DATABASE wordpress']);
  await database.stop();
}

/** Copies the data folder of a database that does not run. */
export async function copyDatabase(from: string, folder: string): Promise<void> {
  await openToDatabase(dirname(folder));
  copyFolder(from, folder);
  if (user !== undefined) await run('chown', ['-R', `${user}:`, folder]);
}

/** Starts MariaDB on a data folder. Its log and its socket stand beside that. */
export async function startDatabase(folder: string): Promise<Database> {
  const socket = `${folder}.sock`;
  const log = `${folder}.log`;
  const child = startDaemon(
    [
      'mariadbd',
      '--no-defaults',
      `--datadir=${folder}`,
      `--socket=${socket}`,
      `--pid-file=${folder}.pid`,
      '--skip-networking',
      '--innodb-log-file-size=16M',
      '--character-set-server=utf8mb4',
    ],
    { output: openSync(log, 'a'), user, env: { PATH: withSystemFolders() } },
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
  if (user !== undefined) await chmod(folder, 0o777);
}

/** Debian keeps servers where only root looks. */
function withSystemFolders(): string {
  return `${process.env['PATH'] ?? ''}:/usr/sbin`;
}
