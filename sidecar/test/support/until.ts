import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits for a condition.
 *
 * @throws Error with `describe`'s words when it does not come true in time.
 */
export async function until(
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 10_000,
  describe: () => Promise<string> | string = () => 'the condition did not come true',
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms: ${await describe()}`);
    await wait(25);
  }
}
