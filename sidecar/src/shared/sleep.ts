import { setTimeout as wait } from 'node:timers/promises';

/** Waits, or until the signal is aborted; never throws. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}
