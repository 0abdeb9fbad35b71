import { setTimeout as wait } from 'node:timers/promises';
import { post } from '../../test/support/deliveries.ts';
import type { NextDelivery } from './rush.ts';

/** WooCommerce waits so long for an answer (class-wc-webhook.php, `deliver`): one that never came took this long. */
const GIVEN_UP_MS = 60_000;

/**
 * Sends so many a second whether or not the answers keep up, and times each from the moment at which it was due: an
 * answer that is late makes those behind it late too, as a shop's customers would see it.
 *
 * @returns Milliseconds of each answer; a delivery that was not accepted counts as given up.
 */
export async function steadily(
  url: string,
  next: NextDelivery,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const started = performance.now();
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const dueAt = started + (sent * 1000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 0) await wait(early);
    answers.push(isAccepted(url, next).then((ok) => (ok ? performance.now() - dueAt : GIVEN_UP_MS)));
  }
  return Promise.all(answers);
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
