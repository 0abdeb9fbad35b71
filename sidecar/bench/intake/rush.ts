import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { WEBHOOK_SECRET } from '../../test/support/connections.ts';
import { readFixture, signed, signedAsPlugin, type Fixture } from '../../test/support/deliveries.ts';

/** Makes the next delivery: of an order and a buyer that were not there before. */
export type NextDelivery = () => Fixture;

let lastOrder = 1_000_000;

/** Orders as a shop without the plugin sends them: a real WooCommerce's webhook, with another id and buyer. */
export function fromWooCommerce(): NextDelivery {
  const { body, headers } = readFixture('order-updated-processing');
  return () => {
    const { body: own, headers: signature } = signed(asAnother(body), WEBHOOK_SECRET);
    return { body: own, headers: { ...headers, ...signature } };
  };
}

/** Orders as the plugin sends them, from the contract's own example. */
export function fromPlugin(): NextDelivery {
  const file = new URL('../../../contracts/delivery/paid.json', import.meta.url);
  const body = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
  return () => signedAsPlugin(asAnother(body), WEBHOOK_SECRET);
}

function asAnother(body: string): string {
  lastOrder += 1;
  return body
    .replace(/^\{"id":\d+/, `{"id":${lastOrder}`)
    .replace(/"email":"[^"]*"/, `"email":"buyer-${lastOrder}@example.com"`);
}

export interface Rush {
  perSecond: number;
  /** Answers that did not accept, and connections that broke. */
  failed: number;
}

const CONNECTIONS = 50;

/** Sends as fast as answers come, over fifty connections. */
export async function rush(url: string, next: NextDelivery, seconds: number): Promise<Rush> {
  const setupRequest = (request: autocannon.Request) => ({ ...request, ...next() });
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [{ method: 'POST', setupRequest }],
  });
  return { perSecond: result['2xx'] / result.duration, failed: result.non2xx + result.errors };
}
