import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { startMatricula } from './matricula.ts';
import { SidecarLog } from './sidecar-log.ts';
import { stopDatabase } from './stop-database.ts';
import { DemoError, type Stopping } from './stopping.ts';
import { sleep, until, type Wakeup } from './until.ts';

export interface Sidecar {
  url: string;
  port: number;
  log: SidecarLog;
}

/** The first start creates the database. */
const START_SECONDS = 40;
/** Calls that are under way are waited for; the sandbox answers all of them. */
const STOP_MS = 10_000;
/** What a process wrote last can be read a moment after it has ended. */
const LAST_LINES_MS = 300;

/**
 * Starts `matricula serve`, keeps its log in the data folder, and stops it, with its database, when the demo ends.
 *
 * @throws DemoError with the end of its log when it does not start.
 */
export async function startSidecar(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  { stopping, wakeup }: { stopping: Stopping; wakeup: Wakeup },
): Promise<Sidecar> {
  const log = new SidecarLog(wakeup);
  stopping.beforeEnd(() => stopDatabase(dataDir));
  const child = startMatricula(['serve'], env);
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => resolve()).once('error', () => resolve()),
  );
  stopping.beforeEnd(() => stop(child, exited));
  follow(child, join(dataDir, 'sidecar.log'), log);
  child.once('error', (error) => stopping.end(error));
  child.once('exit', (code, signal) => void tellDeath(code, signal));
  const tellDeath = async (code: number | null, signal: NodeJS.Signals | null) => {
    await Promise.race([once(child, 'close'), sleep(LAST_LINES_MS, stopping.signal)]);
    stopping.end(diedByItself(code, signal, log));
  };
  const url = await until(() => log.find('sidecar.started')?.['url'], {
    what: 'a sidecar that listens',
    seconds: START_SECONDS,
    wakeup,
    signal: stopping.signal,
  });
  return { url: String(url), port: Number(new URL(String(url)).port), log };
}

/** Both outputs of a child, line by line, into the log and into a file. */
function follow(child: ChildProcess, file: string, log: SidecarLog): void {
  const copy = createWriteStream(file, { flags: 'a' });
  copy.on('error', () => undefined); // the folder may be gone before the last line is written
  for (const output of [child.stdout, child.stderr]) {
    if (!output) continue;
    createInterface({ input: output }).on('line', (text) => {
      copy.write(`${text}\n`);
      log.add(text);
    });
  }
}

/** What to tell when the sidecar ends although nobody asked it to. */
export function diedByItself(
  code: number | null,
  signal: NodeJS.Signals | null,
  log: Pick<SidecarLog, 'lastTexts'>,
): DemoError {
  const how = signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
  const texts = log.lastTexts().map((text) => `  ${text}`);
  const end = texts.length === 0 ? ['Its log is empty.'] : ['The end of its log:', ...texts];
  return new DemoError(`The sidecar ended by itself, ${how}. ${end.join('\n')}`);
}

/** A second signal would have the sidecar end at once, and leave its database running: it gets one, and time. */
async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const patience = new AbortController();
  const lateKill = sleep(STOP_MS, patience.signal).then(() => {
    if (!patience.signal.aborted) child.kill('SIGKILL');
  });
  await exited;
  patience.abort();
  await lateKill;
}
