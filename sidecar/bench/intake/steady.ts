import { constants, getPriority, setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { post } from '../../test/support/deliveries.ts';
import type { NextDelivery } from './rush.ts';

/** WooCommerce waits so long for an answer (class-wc-webhook.php, `deliver`): one that never came took this long. */
const GIVEN_UP_MS = 60_000;

/**
 * Sends so many a second whether or not the answers keep up, and times each from the moment at which it goes. Shops have
 * machines of their own: on this one, whoever holds the watch goes first where that is allowed.
 *
 * @returns Milliseconds of each answer; a delivery that was not accepted counts as given up.
 */
export async function steadily(
  url: string,
  next: NextDelivery,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const standBack = goFirst();
  const started = performance.now();
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const early = started + (sent * 1000) / perSecond - performance.now();
    if (early > 0) await wait(early);
    const sentAt = performance.now();
    answers.push(isAccepted(url, next).then((ok) => (ok ? performance.now() - sentAt : GIVEN_UP_MS)));
  }
  return Promise.all(answers).finally(standBack);
}

/** @returns What ends it: whatever is started later would go first too. */
function goFirst(): () => void {
  const before = getPriority();
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
    return () => setPriority(before);
  } catch {
    return () => undefined; // only root may
  }
}

async function isAccepted(url: string, next: NextDelivery): Promise<boolean> {
  try {
    const response = await post(url, next());
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false; // the connection broke
  }
}
