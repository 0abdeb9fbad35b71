import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian and others put the library that answers the time in place of the system. */
const LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/faketime/libfaketime.so.1',
  '/usr/lib64/faketime/libfaketime.so.1',
];

export const faketimeLibrary = LIBRARIES.find((path) => existsSync(path));

/** Where the library keeps what a process shares with its children, under the number of the process. */
const SHARED_MEMORY = '/dev/shm';

/**
 * Removes what killed processes left there. A process that gets the number of one of them ends at once: "In
 * ft_shm_create(), shm_open failed: File exists" (seen with libfaketime 0.9.10).
 */
function removeLeftovers(): void {
  if (!existsSync(SHARED_MEMORY)) return;
  for (const name of readdirSync(SHARED_MEMORY)) {
    const pid = /^(?:sem\.)?faketime_(?:sem|shm)_(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(SHARED_MEMORY, name), { force: true });
  }
}

/**
 * A clock that several processes share and that can be moved while they run: Node.js, PostgreSQL and the sandbox
 * alike ask the system for the time, and get this one's answer. Their timers go on as before.
 */
export class MovedClock {
  /** Environment of every process that is to live by this clock. */
  readonly env: Record<string, string>;
  readonly #file: string;
  #offsetSeconds = 0;

  constructor() {
    removeLeftovers();
    const folder = mkdtempSync(join(tmpdir(), 'matricula-clock-'));
    chmodSync(folder, 0o755); // PostgreSQL reads it as another user
    this.#file = join(folder, 'offset');
    this.#write();
    this.env = {
      LD_PRELOAD: faketimeLibrary ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1', // else every file has just changed, and PHP compiles all of them anew
    };
  }

  /** How far it is ahead of the machine's. */
  get hours(): number {
    return this.#offsetSeconds / 3600;
  }

  /** Moves the clock of all processes at once; less than 0 hours sets it back. */
  advance(hours: number): void {
    this.#offsetSeconds += hours * 3600;
    this.#write();
  }

  /** Replaced in one step: nobody may read half an offset. */
  #write(): void {
    const sign = this.#offsetSeconds < 0 ? '' : '+';
    writeFileSync(`${this.#file}.new`, `${sign}${this.#offsetSeconds}\n`, { mode: 0o644 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
