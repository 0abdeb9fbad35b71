import { setTimeout } from 'node:timers/promises';

import { DemoError } from './stopping.ts';

/** Tells everybody who waits that something happened, so that they look again. */
export class Wakeup {
  #next = new AbortController();

  wake(): void {
    this.#next.abort();
    this.#next = new AbortController();
  }

  /** Waits for the next wake-up, the end of the demo, or the given time. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return sleep(ms, AbortSignal.any([signal, this.#next.signal]));
  }
}

/** Waits; ends early, and quietly, when the signal is aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

export interface Patience {
  /** Names the thing that is waited for: "a note in order 1001". */
  what: string;
  seconds: number;
  wakeup: Wakeup;
  signal: AbortSignal;
}

/** A wake-up can come a moment before what it announces can be seen. */
const LOOK_AGAIN_MS = 100;

/**
 * Looks until there is something to see.
 *
 * @param look Gives back undefined while there is nothing yet.
 * @throws DemoError when it takes too long, or the reason of the demo's end.
 */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  { what, seconds, wakeup, signal }: Patience,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) throw new DemoError(`There was not ${what} within ${seconds} s.`);
    await wakeup.wait(LOOK_AGAIN_MS, signal);
  }
}
