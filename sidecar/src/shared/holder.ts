import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names a running sidecar in the rows that it has claimed: where it runs, its process, and a number of its own. */
export type Holder = string;

/**
 * Where process ids mean what they mean here. Machines that were copied from one image have one name, as have containers
 * that were given one or share their host's; each of their sidecars may be process 1. So the boot of the machine and the
 * namespace of process ids belong to it.
 */
const PLACE = [hostname(), ...read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8))]
  .concat(read(() => readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')))
  .join('~');

/** Holders of this very process; two sidecars may share one in tests. */
const living = new Set<Holder>();

export function createHolder(): Holder {
  const holder = [PLACE, process.pid, randomBytes(6).toString('hex')].join('/');
  living.add(holder);
  return holder;
}

/** The sidecar has stopped: what it still holds may be taken. */
export function retireHolder(holder: Holder): void {
  living.delete(holder);
}

/**
 * Whether a holder is certainly gone: its process ran in this place and is there no more. A sidecar that was killed
 * then goes on where it was as soon as it is started again, instead of waiting for its own claims to run out.
 */
export function isKnownDead(holder: Holder): boolean {
  const [place, pid] = holder.split('/');
  if (place !== PLACE || living.has(holder)) return false;
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

/** Nothing, where the system has no such thing. */
function read(value: () => string): string[] {
  try {
    return [value()];
  } catch {
    return [];
  }
}
