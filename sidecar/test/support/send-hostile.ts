import fc from 'fast-check';
import pMap from 'p-map';
import { hostileDelivery, type HostileDelivery } from './hostile-deliveries.ts';

/** Deliveries are made so many at a time: a hundred thousand at once would be gigabytes. */
const CHUNK = 500;
const AT_ONCE = 16;

/**
 * Sends generated deliveries, the same for the same seed.
 *
 * @param from How many of the seed's deliveries were sent before; a multiple of 500.
 * @returns How many were answered with which status.
 * @throws Error where one is not answered at all.
 */
export async function sendHostile(
  url: string,
  { seed, from = 0, count }: { seed: number; from?: number; count: number },
): Promise<Map<number, number>> {
  const answers = new Map<number, number>();
  for (let sent = from; sent < from + count; sent += CHUNK) {
    const deliveries = fc.sample(hostileDelivery, { seed: seed + sent, numRuns: CHUNK });
    await pMap(
      deliveries,
      async (delivery) => {
        const status = await send(url, delivery);
        answers.set(status, (answers.get(status) ?? 0) + 1);
      },
      { concurrency: AT_ONCE },
    );
  }
  return answers;
}

async function send(url: string, delivery: HostileDelivery): Promise<number> {
  try {
    return await post(url, delivery);
  } catch {
    // A connection that was kept may end just then. Where the sidecar has crashed, nobody answers this one either.
    return post(url, delivery);
  }
}

async function post(url: string, { headers, body }: HostileDelivery): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers, body: Uint8Array.from(body) });
  await response.arrayBuffer();
  return response.status;
}
