import { z } from 'zod';
import type { ShopCheck } from '../connector.ts';
import { ShopError } from '../shop-error.ts';
import { checkMessagesFor } from './check-messages.ts';
import type { PluginClient } from './plugin-client.ts';

/** Signatures hold for five minutes either way; a clock that is a minute off will be that far off one day. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** Whoever waits for the check waits for this call too. */
const TIMEOUT_MS = 10_000;

const status = z.object({ time: z.number() });
const orders = z.object({ orders: z.array(z.unknown()) });

/**
 * The doctor for a shop with the plugin: clock, the way to the shop, and whether orders can be read, each in the
 * shop's language with what to do. Ends at the first that the following need.
 *
 * @param asked The shop asked for it; see `ShopConnector.check`.
 */
export async function* checkPlugin(
  plugin: () => PluginClient,
  locale: string,
  asked?: { clockSkewSeconds: number },
): AsyncGenerator<ShopCheck> {
  const messages = checkMessagesFor(locale);
  let name: 'callback' | 'orders' = 'callback';
  try {
    const { time } = await plugin().ask({ action: 'status' }, status, TIMEOUT_MS);
    const skew = Math.round(time - Date.now() / 1000);
    yield checkClock([skew, asked?.clockSkewSeconds ?? 0], locale);
    yield { name, result: 'ok', sentence: messages.callback };
    name = 'orders';
    const modifiedAfter = new Date(Date.now() - 3_600_000).toISOString().slice(0, 19);
    await plugin().ask({ action: 'orders', modifiedAfter, page: 1 }, orders, TIMEOUT_MS);
    yield { name, result: 'ok', sentence: messages.orders };
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    if (name === 'callback' && asked) yield checkClock([asked.clockSkewSeconds], locale);
    const sentence = error.problem ? messages.noAnswer[error.problem] : messages.refused[error.code];
    yield { name, result: 'failed', sentence: sentence ?? error.message };
  }
}

/** @param skews How far the shop's clock is ahead, in seconds, once for each direction that was measured. */
function checkClock(skews: number[], locale: string): ShopCheck {
  const messages = checkMessagesFor(locale);
  const worst = skews.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return Math.abs(worst) <= CLOCK_TOLERANCE_SECONDS
    ? { name: 'clock', result: 'ok', sentence: messages.clock }
    : { name: 'clock', result: 'failed', sentence: messages.clockWrong(worst) };
}
