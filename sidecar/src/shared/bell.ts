/** Tells whoever waits in this process that there is news. A ring that nobody hears costs a moment: all look by themselves. */
export class Bell {
  /** How often it rang. */
  rings = 0;
  readonly #listeners = new Set<() => void>();

  ring(): void {
    this.rings += 1;
    for (const wake of this.#listeners) wake();
  }

  /** Waits so many milliseconds, but not beyond the next ring. */
  async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = () => resolve(undefined);
    const timer = setTimeout(wake, ms);
    this.#listeners.add(wake);
    await promise;
    this.#listeners.delete(wake);
    clearTimeout(timer);
  }
}
