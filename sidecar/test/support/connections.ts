import pg from 'pg';
import { readConfig } from '../../src/config.ts';
import { clientSecretPurpose, credentialsPurpose } from '../../src/connections.ts';
import { webhookSecretPurpose } from '../../src/intake/shop-directory.ts';
import { DEFAULT_GATEWAY_CLASSES, DEFAULT_GRANTING_STATUSES } from '../../src/ledger/paid.ts';
import { DEFAULT_TENANT, openStore } from '../../src/open-store.ts';
import { hashPairingCode, newPairingCode } from '../../src/pairing/pairing-code.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { loadSeal } from '../../src/shared/seal.ts';
import { inTenant, type TenantTransaction } from '../../src/store/in-tenant.ts';
import { putLmsConnection } from '../../src/store/lms-connections.ts';
import { addPairing } from '../../src/store/pairings.ts';
import type { ShopSettings } from '../../src/store/schema.ts';
import { addShop, type NewShop } from '../../src/store/shops.ts';

export const TEST_KEY = Buffer.alloc(32, 7).toString('base64');

export const WEBHOOK_SECRET = 's3cret-for-tests';

/** The keys that the sandbox shop is born with. */
export const SHOP_KEYS = {
  consumerKey: 'ck_sandbox0123456789abcdef0123456789abcdef0',
  consumerSecret: 'cs_sandbox0123456789abcdef0123456789abcdef0',
};

const seal = loadSeal(TEST_KEY, '');

export interface TestLms {
  lmsId: string;
  url: string;
  /** Throttled calls a minute. */
  budget?: number;
  closedCourses?: 'ask' | 'enroll';
  driver?: 'openedx' | 'eox-core';
}

export function addTestLms(trx: TenantTransaction, lms: TestLms): Promise<void> {
  const { lmsId, url, budget = 10_000, closedCourses = 'ask', driver = 'openedx' } = lms;
  const clientSecret = seal.close('sandbox-secret-0123456789abcdef', clientSecretPurpose(lmsId));
  const application = { clientId: 'matricula-sandbox', clientSecret };
  const connection = { lmsId, baseUrl: url, driver, ...application, closedCourses };
  return putLmsConnection(trx, connection, budget);
}

export type TestShop = Partial<Omit<NewShop, 'settings'>> & { shopId: string; url: string };

export function addTestShop(trx: TenantTransaction, shop: TestShop): Promise<void> {
  return addShop(trx, {
    name: shop.shopId,
    connector: 'woocommerce',
    webhookSecrets: [seal.close(WEBHOOK_SECRET, webhookSecretPurpose(shop.shopId))],
    credentials: seal.close(JSON.stringify(SHOP_KEYS), credentialsPurpose(shop.shopId)),
    locale: 'en',
    defaultLmsId: null,
    connectedAt: new Date('2026-11-01T00:00:00Z'),
    settings: SETTINGS,
    ...shop,
  });
}

const SETTINGS: ShopSettings = {
  grantingStatuses: DEFAULT_GRANTING_STATUSES,
  gatewayClasses: DEFAULT_GATEWAY_CLASSES,
  learnerMetaKeys: ['Learner email'],
  completesOrders: true,
};

/** Tells a database of one LMS and one shop, for a sidecar that runs in a process of its own. */
export async function connectInDatabase(
  databaseUrl: string,
  { lmsUrl, shopUrl, budget }: { lmsUrl: string; shopUrl: string; budget?: number },
): Promise<void> {
  await runInDatabase(databaseUrl, async (trx) => {
    await addTestLms(trx, { lmsId: 'main', url: lmsUrl, ...(budget && { budget }) });
    await addTestShop(trx, { shopId: 'books', url: shopUrl });
  });
}

/** A code as `matricula shop pair` makes it, where the sidecar runs in a process of its own. */
export async function makeCodeInDatabase(databaseUrl: string, shopId: string): Promise<string> {
  const code = newPairingCode();
  const pairing = { codeHash: hashPairingCode(code), shopId, choices: {}, validMs: 600_000 };
  await runInDatabase(databaseUrl, (trx) => addPairing(trx, pairing));
  return code;
}

async function runInDatabase(
  databaseUrl: string,
  work: (trx: TenantTransaction) => Promise<void>,
): Promise<void> {
  const config = readConfig({ DATABASE_URL: databaseUrl, MATRICULA_KEY: TEST_KEY });
  const store = await openStore(config, createLogger('silent'));
  await inTenant(store.db, DEFAULT_TENANT, work);
  await store.close();
}

/** Opens the newest webhook secret of a shop, with the key that the sidecar has. */
export async function readWebhookSecret(superuserUrl: string, shopId: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ sealed: string }>(
    'select webhook_secrets[1] as sealed from matricula.shops where id = $1',
    [shopId],
  );
  await client.end();
  return seal.open(rows[0]?.sealed ?? '', webhookSecretPurpose(shopId));
}
