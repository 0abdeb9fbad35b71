import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../../src/config.ts';
import { startSidecar, type Sidecar } from '../../src/main.ts';
import { DEFAULT_TENANT, openStore } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import type { Resolve } from '../../src/shared/outgoing-addresses.ts';
import { inTenant, type TenantTransaction } from '../../src/store/in-tenant.ts';
import { addTestLms, addTestShop, TEST_KEY, type TestLms, type TestShop } from './connections.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { until } from './until.ts';

/** A sidecar of one test, on its own database. */
export interface SidecarUnderTest extends Sidecar {
  database: TestDatabase;
  /** The address that a shop delivers to. */
  deliveriesUrl: (shopId: string) => string;
  /** One transaction as the tenant, for setting up. */
  run: <T>(work: (trx: TenantTransaction) => Promise<T>) => Promise<T>;
  addLms: (lms: TestLms) => Promise<void>;
  addShop: (shop: TestShop) => Promise<void>;
  /** Rows of any table, read past row-level security. */
  rows: <T extends pg.QueryResultRow>(query: string, values?: unknown[]) => Promise<T[]>;
  /** The operator's API, with its token. */
  api: (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: object) => Promise<Response>;
  /** Waits until nothing is due and nothing is under way. */
  untilIdle: (timeoutMs?: number) => Promise<void>;
}

/** What waits for nothing but us. Rows in a back-off count: whoever waits for idle waits for them too. */
const BUSY = `
  select 'inbox' as what from matricula.inbox where state = 'due'
  union all select 'access' from matricula.access where state = 'due'
  union all select 'settle' from matricula.orders where settle_at <= clock_timestamp() + interval '2 seconds'
  union all select 'report' from matricula.reports where state = 'due'
  union all select 'look-up' from matricula.learners where next_lookup_at <= clock_timestamp()
  union all select 'sweep' from matricula.shops
    where next_sweep_at <= clock_timestamp()
      or next_sweep_at is not null and connector = 'woocommerce' and webhooks_url is null
  union all select 'connect' from matricula.shop_connections where state = 'keys'
  union all select 'reconciliation' from matricula.reconciliations where finished_at is null
  union all select 'poll' from matricula.shops where next_poll_at <= clock_timestamp()
  union all select 'lane' from matricula.lanes where held_until > clock_timestamp()`;

const API_TOKEN = 'operator-token-of-the-tests-0123456789';

export async function startSidecarUnderTest(
  database?: TestDatabase,
  {
    privateNetworks = '127.0.0.0/8',
    env = {},
    resolve,
  }: { privateNetworks?: string; env?: Record<string, string>; resolve?: Resolve } = {},
): Promise<SidecarUnderTest> {
  const ownDatabase = database ?? (await createTestDatabase());
  const config = readConfig({
    MATRICULA_DATA: mkdtempSync(join(tmpdir(), 'matricula-test-')),
    MATRICULA_KEY: TEST_KEY,
    DATABASE_URL: ownDatabase.url,
    MATRICULA_PORT: '0',
    MATRICULA_PRIVATE_NETWORKS: privateNetworks,
    MATRICULA_API_TOKEN: API_TOKEN,
    MATRICULA_RECONCILE_HOUR: 'off',
    ...env,
  });
  const logger = createLogger(process.env.MATRICULA_TEST_LOG ?? 'silent');
  const store = await openStore(config, logger);
  const sidecar = await startSidecar(config, logger, resolve && { resolve });
  const looker = new pg.Pool({ connectionString: ownDatabase.superuserUrl, max: 1 });
  const run = <T>(work: (trx: TenantTransaction) => Promise<T>) => inTenant(store.db, DEFAULT_TENANT, work);
  const busy = async () => (await looker.query<{ what: string }>(BUSY)).rows.map((row) => row.what);
  return {
    ...sidecar,
    database: ownDatabase,
    deliveriesUrl: (shopId) => `${sidecar.url}/v1/shops/${shopId}/deliveries`,
    run,
    stop: async () => {
      await sidecar.stop();
      await store.close();
      await looker.end();
    },
    addLms: (lms) => run((trx) => addTestLms(trx, lms)),
    addShop: (shop) => run((trx) => addTestShop(trx, shop)),
    rows: async (query, values) => (await looker.query(query, values)).rows as never,
    api: (method, path, body) =>
      fetch(sidecar.url + path, {
        method,
        headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    untilIdle: (timeoutMs = 30_000) =>
      until(
        async () => (await busy()).length === 0,
        timeoutMs,
        async () => `still busy: ${(await busy()).join(' ')}`,
      ),
  };
}
