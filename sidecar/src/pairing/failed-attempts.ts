/**
 * Wrong pairing codes, or tokens, in ten minutes, from one caller and from all. 60 bits need no more protection than the second, which is
 * wide enough that few callers cannot keep everybody else from pairing.
 */
const MOST_FROM_ONE = 10;
const MOST_FROM_ALL = 3_000;
const WINDOW_MS = 10 * 60_000;

interface Window {
  count: number;
  startedMs: number;
}

/** Counts wrong pairing codes, or tokens, in this sidecar's memory: a restart or a second sidecar doubles the few that there are. */
export class FailedAttempts {
  readonly #bySource = new Map<string, Window>();
  #all: Window = { count: 0, startedMs: -Infinity };
  readonly #nowMs: () => number;

  /** @param nowMs A clock that only goes forward. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** @returns Seconds to wait before the next try; undefined when it may be made now. */
  waitSeconds(source: string): number | undefined {
    const nowMs = this.#nowMs();
    const full = [
      { window: this.#bySource.get(source), most: MOST_FROM_ONE },
      { window: this.#all, most: MOST_FROM_ALL },
    ].flatMap(({ window, most }) =>
      window && isOpen(window, nowMs) && window.count >= most ? [window] : [],
    );
    if (full.length === 0) return undefined;
    const endMs = Math.max(...full.map((window) => window.startedMs + WINDOW_MS));
    return Math.max(1, Math.ceil((endMs - nowMs) / 1000));
  }

  /** Counts a try; one whose code turns out to be right is forgiven. */
  note(source: string): void {
    const nowMs = this.#nowMs();
    this.#all = counted(this.#all, nowMs);
    // The window over all keeps this small; what is left are addresses of windows that are over.
    if (this.#bySource.size >= MOST_FROM_ALL) this.#forgetOld(nowMs);
    this.#bySource.set(source, counted(this.#bySource.get(source), nowMs));
  }

  forgive(source: string): void {
    this.#all.count -= 1;
    const window = this.#bySource.get(source);
    if (window) window.count -= 1;
  }

  #forgetOld(nowMs: number): void {
    for (const [source, window] of this.#bySource) {
      if (!isOpen(window, nowMs)) this.#bySource.delete(source);
    }
  }
}

function isOpen(window: Window, nowMs: number): boolean {
  return nowMs - window.startedMs < WINDOW_MS;
}

function counted(window: Window | undefined, nowMs: number): Window {
  return window && isOpen(window, nowMs)
    ? { ...window, count: window.count + 1 }
    : { count: 1, startedMs: nowMs };
}
