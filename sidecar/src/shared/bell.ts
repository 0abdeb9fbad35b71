import { sleep } from './sleep.ts';

/** Wakes whoever sleeps by it. A ring that nobody hears is lost: all look by themselves before they sleep. */
export class Bell {
  /** How often it rang. */
  rings = 0;
  #next = new AbortController();

  ring(): void {
    this.rings += 1;
    this.#next.abort();
    this.#next = new AbortController();
  }

  /** Waits so many milliseconds, but not beyond the next ring. */
  sleep(ms: number): Promise<void> {
    return sleep(ms, this.#next.signal);
  }
}
