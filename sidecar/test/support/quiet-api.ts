import type { AddressInfo } from 'node:net';
import { connectLms, connectShop } from '../../src/connections.ts';
import { createApp } from '../../src/http/app.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { DeliveryBatches } from '../../src/intake/delivery-batches.ts';
import { MissedDeliveries } from '../../src/intake/missed-deliveries.ts';
import { ShopDirectory } from '../../src/intake/shop-directory.ts';
import type { Role } from '../../src/ledger/role.ts';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { createToken } from '../../src/operator/api-tokens.ts';
import { createHttpClient } from '../../src/shared/http-client.ts';
import { ErasedPeople } from '../../src/privacy/erased-people.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { createMetrics } from '../../src/shared/metrics.ts';
import { addressRules } from '../../src/shared/outgoing-addresses.ts';
import { loadSeal } from '../../src/shared/seal.ts';
import { openAppDatabase, type Db } from '../../src/store/database.ts';
import { inTenant } from '../../src/store/in-tenant.ts';
import { TEST_KEY } from './connections.ts';
import type { TestDatabase } from './database.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export const OPERATORS_TOKEN = 'operator-token-of-the-tests-0123456789';

/** All that a sidecar answers, on a database that nobody else works on: what a test sees, its own calls did. */
export interface QuietApi {
  db: Db;
  url: string;
  /** One call with a token; without one where it is undefined. */
  call: (token: string | undefined, method: Method, path: string, body?: object) => Promise<Response>;
  /** A new token of a tenant. */
  makeToken: (tenantId: string, role: Role, more?: { name?: string; expiresAt?: Date }) => Promise<string>;
  stop: () => Promise<void>;
}

export async function startQuietApi(database: TestDatabase): Promise<QuietApi> {
  const logger = createLogger('silent');
  const db = openAppDatabase(database.url, logger);
  const seal = loadSeal(TEST_KEY, '');
  const networks = ['127.0.0.0/8'];
  const connections = { http: createHttpClient(networks), seal, db };
  const wake = () => undefined;
  const shared = { db, logger, metrics: createMetrics(), shops: new ShopDirectory(db, seal), wake, seal };
  const intake = {
    ...shared,
    batches: new DeliveryBatches(db),
    missed: new MissedDeliveries(db),
    planSoon: wake,
  };
  const plugin = {
    ...shared,
    erased: new ErasedPeople(db, seal),
    keepDays: 30,
    rules: addressRules(networks),
    allowsPlainHttp: true,
    publicUrl: 'https://courses.school.example',
    connectShop: connectShop(connections),
    connectLms: connectLms(connections),
  };
  const operator = {
    ...plugin,
    operatorTenantId: DEFAULT_TENANT,
    apiToken: OPERATORS_TOKEN,
    mailer: undefined,
  };
  const server = createHttpServer(
    createApp(intake, plugin, operator, { version: '0', metricsToken: undefined, isStopping: () => false }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    db,
    url,
    call: (token, method, path, body) =>
      fetch(url + path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    makeToken: async (tenantId, role, { name = role, expiresAt } = {}) => {
      const made = await inTenant(db, tenantId, (trx) =>
        createToken(trx, { name, role, expiresAt: expiresAt ?? null, actor: 'cli:tests' }),
      );
      if (typeof made === 'string') throw new Error(made);
      return made.token;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await db.destroy();
    },
  };
}
