import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** Names a running sidecar in the rows that it has claimed: host, process, and a number of its own. */
export type Holder = string;

/** Holders of this very process; two sidecars may share one in tests. */
const living = new Set<Holder>();

export function createHolder(): Holder {
  const holder = [hostname(), process.pid, randomBytes(6).toString('hex')].join('/');
  living.add(holder);
  return holder;
}

/** The sidecar has stopped: what it still holds may be taken. */
export function retireHolder(holder: Holder): void {
  living.delete(holder);
}

/**
 * Whether a holder is certainly gone: its process ran on this host and is there no more. A sidecar that was killed
 * then goes on where it was as soon as it is started again, instead of waiting for its own claims to run out.
 */
export function isKnownDead(holder: Holder): boolean {
  const [host, pid] = holder.split('/');
  if (host !== hostname() || living.has(holder)) return false;
  return Number(pid) === process.pid || !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
