import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/config.ts';
import { DEFAULT_TENANT, openStore } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { inTenant } from '../../src/store/in-tenant.ts';
import { PLUGIN_CONNECTOR } from '../../src/store/shops.ts';
import { addTestShop, TEST_KEY } from '../../test/support/connections.ts';
import { NOBODY, startWorld } from '../world.ts';

/** A server that takes deliveries. */
export interface Contestant {
  pid: number;
  /** Where deliveries go, by whose they are. */
  url: (shop: 'books' | 'paired') => string;
}

/** Two that take the same deliveries, each a process of its own, on one PostgreSQL. */
export interface Contest {
  bare: Contestant;
  sidecar: Contestant;
  close: () => Promise<void>;
}

export async function startContest(): Promise<Contest> {
  const world = await startWorld();
  await addPairedShop(world.databaseUrl);
  const bare = await spawnBare(world.databaseUrl);
  world.defer(bare.stop);
  const { pid, url } = world.sidecar;
  return {
    bare,
    sidecar: { pid, url: (shop) => `${url}/v1/shops/${shop}/deliveries` },
    close: world.close,
  };
}

async function addPairedShop(databaseUrl: string): Promise<void> {
  const config = readConfig({ DATABASE_URL: databaseUrl, MATRICULA_KEY: TEST_KEY });
  const store = await openStore(config, createLogger('silent'));
  const shop = { shopId: 'paired', url: NOBODY, connector: PLUGIN_CONNECTOR };
  await inTenant(store.db, DEFAULT_TENANT, (trx) => addTestShop(trx, shop));
  await store.close();
}

async function spawnBare(databaseUrl: string): Promise<Contestant & { stop: () => Promise<void> }> {
  const script = fileURLToPath(new URL('./bare-express.ts', import.meta.url));
  const child = spawn(process.execPath, [script, databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const stop = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid ?? 0, url: () => `http://127.0.0.1:${port.toString().trim()}/`, stop };
}
