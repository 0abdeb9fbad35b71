import { setTimeout as wait } from 'node:timers/promises';

/** Long enough for a machine that has much else to do; who waits this long in vain has found a mistake. */
const PATIENCE_MS = 30_000;

/**
 * Waits for a condition.
 *
 * @throws Error with `describe`'s words when it does not come true in time.
 */
export async function until(
  condition: () => Promise<boolean> | boolean,
  timeoutMs = PATIENCE_MS,
  describe: () => Promise<string> | string = () => 'the condition did not come true',
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms: ${await describe()}`);
    await wait(25);
  }
}
