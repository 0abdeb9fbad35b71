import { credentialsPurpose } from '../../src/connections.ts';
import { loadSeal } from '../../src/shared/seal.ts';
import type { TenantTransaction } from '../../src/store/in-tenant.ts';
import { PLUGIN_CONNECTOR } from '../../src/store/shops.ts';
import { addTestShop, TEST_KEY } from './connections.ts';
import { newSecret } from './fake-plugin.ts';
import { startTinyServer } from './tiny-server.ts';

/** What a shop with the plugin answers, as little as it takes: reports are counted. */
export interface ShopStandIn {
  url: string;
  /** Orders that were told that they are complete, and when first. */
  completedAt: Map<string, number>;
  /** The reports of each order, by their ids: one that is sent again, as after a kill, is no other. */
  reports: Map<string, Set<string>>;
  close: () => Promise<void>;
}

export async function startShopStandIn(): Promise<ShopStandIn> {
  const completedAt = new Map<string, number>();
  const reports = new Map<string, Set<string>>();
  const server = await startTinyServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
      if (asked.action === 'report') {
        reports.set(asked.orderId, (reports.get(asked.orderId) ?? new Set()).add(asked.reportId));
        if (asked.complete && !completedAt.has(asked.orderId)) completedAt.set(asked.orderId, Date.now());
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(asked.action === 'outbox' ? NOTHING_WAITS : REPORT_TAKEN);
    });
  });
  return { url: server.url, completedAt, reports, close: () => server.close() };
}

interface Asked {
  action: string;
  reportId: string;
  orderId: string;
  complete: boolean;
}

const NOTHING_WAITS = JSON.stringify({ deliveries: [], waiting: 0 });
const REPORT_TAKEN = JSON.stringify({ result: 'completed' });

/** Tells a database of a paired shop that is the stand-in. */
export function addStandIn(trx: TenantTransaction, shopId: string, url: string): Promise<void> {
  const credentials = JSON.stringify({
    restUrl: `${url}/wp-json/matricula/v1/`,
    reportSecret: newSecret(),
  });
  return addTestShop(trx, {
    shopId,
    url,
    connector: PLUGIN_CONNECTOR,
    credentials: loadSeal(TEST_KEY, '').close(credentials, credentialsPurpose(shopId)),
  });
}
