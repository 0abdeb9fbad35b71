import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ATTEMPTS: { signal: NodeJS.Signals; patienceMs: number }[] = [
  { signal: 'SIGINT', patienceMs: 5_000 }, // fast shutdown
  { signal: 'SIGQUIT', patienceMs: 2_000 }, // immediate shutdown
];

/**
 * Stops a PostgreSQL that still runs in the demo's data folder because its sidecar died: a sidecar that ends as it
 * should leaves none. Speaks to the process that `postmaster.pid` names, as `pg_ctl` does; that refuses to run as root.
 */
export async function stopDatabase(dataDir: string): Promise<void> {
  const pid = readPid(join(dataDir, 'postgres', 'postmaster.pid'));
  if (pid === undefined) return;
  for (const { signal, patienceMs } of ATTEMPTS) {
    if (!send(pid, signal)) return;
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (!send(pid, 0)) return;
      await wait(50);
    }
  }
}

/** A number below zero is that of `initdb`, which ends by itself. */
function readPid(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** @returns false when there is no such process any more. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
