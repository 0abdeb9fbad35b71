/** Somebody asked the demo to end. */
export class Stopped extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`The demo was stopped by ${signal}.`);
    this.name = 'Stopped';
    this.signal = signal;
  }
}

/** The demo cannot go on; the message is all that the person sees. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/**
 * The end of the demo: it is announced once, by a signal or by something that died, every wait hears of it, and what
 * was started is closed in the opposite order.
 */
export class Stopping {
  readonly #controller = new AbortController();
  readonly #closers: (() => Promise<void>)[] = [];

  /** Aborted when the demo is to end; its reason is the `Stopped` or the error. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Announces the end. Only the first reason counts: a terminal and npm may both pass the same Ctrl-C on. */
  end(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** Registers how something is closed, before it is started: it may be interrupted at any moment. */
  beforeEnd(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  /** Resolves when the end is announced. */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      if (this.signal.aborted) resolve();
      else this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /**
   * Waits for work that cannot be interrupted; the end does not wait for it.
   *
   * @throws the reason of the end, when that comes first
   */
  unlessEnded<T>(work: Promise<T>): Promise<T> {
    const ended = this.ended().then(() => Promise.reject<T>(this.signal.reason as Error));
    return Promise.race([work, ended]);
  }

  /** Closes everything, the latest first; what cannot be closed keeps nothing else open. */
  async closeAll(): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      await close().catch(() => undefined);
    }
  }
}
