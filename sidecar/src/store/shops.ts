import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { TenantTransaction } from './in-tenant.ts';
import type { ShopSettings } from './schema.ts';

export interface Shop {
  tenantId: string;
  shopId: string;
  name: string;
  connector: string;
  url: string;
  /** Sealed, the newest first; none once the shop was un-paired. */
  webhookSecrets: string[];
  /** Sealed JSON of the connector's own credentials; null where it has none. */
  credentials: string | null;
  locale: string;
  defaultLmsId: string | null;
  settings: ShopSettings;
  connectedAt: Date;
  refusedSince: Date | null;
  /** When it last delivered something, or a paired shop last answered. */
  lastContactAt: Date | null;
  /** Where the webhooks deliver that the sidecar keeps; null: they were made by hand, or the plugin needs none. */
  webhooksUrl: string | null;
  /** When they were last all there and active; null: their secret is still to be set. */
  webhooksKeptAt: Date | null;
  needsAttentionCause: string | null;
}

/** A WooCommerce with our plugin. */
export const PLUGIN_CONNECTOR = 'woocommerce-plugin';

/** One without it. */
export const PLAIN_CONNECTOR = 'woocommerce';

const COLUMNS = [
  'tenant_id',
  'id',
  'name',
  'connector',
  'url',
  'webhook_secrets',
  'credentials',
  'locale',
  'default_lms_id',
  'settings',
  'connected_at',
  'refused_since',
  'last_delivery_at',
  'last_contact_at',
  'webhooks_url',
  'webhooks_kept_at',
  'needs_attention_cause',
] as const;

/** Finds a shop by its id alone, as a delivery names it: shop ids are unique over all tenants. */
export async function findShopByAddress(db: Db, shopId: string): Promise<Shop | undefined> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('matricula.shop_id', ${shopId}, true)`.execute(trx);
    const row = await trx.selectFrom('shops').select(COLUMNS).where('id', '=', shopId).executeTakeFirst();
    return row && toShop(row);
  });
}

export async function findShop(trx: TenantTransaction, shopId: string): Promise<Shop | undefined> {
  const row = await trx.selectFrom('shops').select(COLUMNS).where('id', '=', shopId).executeTakeFirst();
  return row && toShop(row);
}

/** The same, locked until the end of the transaction: whoever changes its secrets holds this first. */
export async function lockShop(trx: TenantTransaction, shopId: string): Promise<Shop | undefined> {
  const query = trx.selectFrom('shops').select(COLUMNS).where('id', '=', shopId).forUpdate();
  const row = await query.executeTakeFirst();
  return row && toShop(row);
}

/** @throws Error when the shop is not there: callers hold rows that point to it. */
export async function getShop(trx: TenantTransaction, shopId: string): Promise<Shop> {
  return toShop(
    await trx.selectFrom('shops').select(COLUMNS).where('id', '=', shopId).executeTakeFirstOrThrow(),
  );
}

export async function listShops(trx: TenantTransaction): Promise<Shop[]> {
  return (await trx.selectFrom('shops').select(COLUMNS).orderBy('id').execute()).map(toShop);
}

export type NewShop = Omit<
  Shop,
  'tenantId' | 'refusedSince' | 'lastContactAt' | 'webhooksUrl' | 'webhooksKeptAt' | 'needsAttentionCause'
>;

/** @throws a unique violation where the id is taken, in this tenant or another. */
export async function addShop(trx: TenantTransaction, shop: NewShop): Promise<void> {
  await trx
    .insertInto('shops')
    .values({
      id: shop.shopId,
      name: shop.name,
      connector: shop.connector,
      url: shop.url,
      webhook_secrets: shop.webhookSecrets,
      credentials: shop.credentials,
      locale: shop.locale,
      default_lms_id: shop.defaultLmsId,
      settings: JSON.stringify(shop.settings),
      connected_at: shop.connectedAt,
    })
    .execute();
}

export type ShopChanges = Partial<
  Pick<
    Shop,
    | 'name'
    | 'connector'
    | 'locale'
    | 'defaultLmsId'
    | 'settings'
    | 'webhookSecrets'
    | 'credentials'
    | 'url'
    | 'connectedAt'
  >
>;

export async function changeShop(
  trx: TenantTransaction,
  shopId: string,
  changes: ShopChanges,
): Promise<void> {
  await trx
    .updateTable('shops')
    .set({
      ...(changes.name !== undefined && { name: changes.name }),
      ...(changes.connector !== undefined && { connector: changes.connector }),
      ...(changes.url !== undefined && { url: changes.url }),
      ...(changes.locale !== undefined && { locale: changes.locale }),
      ...(changes.defaultLmsId !== undefined && { default_lms_id: changes.defaultLmsId }),
      ...(changes.settings !== undefined && { settings: JSON.stringify(changes.settings) }),
      ...(changes.webhookSecrets !== undefined && { webhook_secrets: changes.webhookSecrets }),
      ...(changes.credentials !== undefined && { credentials: changes.credentials }),
      ...(changes.connectedAt !== undefined && { connected_at: changes.connectedAt }),
    })
    .where('id', '=', shopId)
    .execute();
}

/** From now on only the newest secret is valid, if that is still this one. */
export async function retireOlderSecrets(
  trx: TenantTransaction,
  shopId: string,
  newestSealed: string,
): Promise<void> {
  await sql`
    update shops set webhook_secrets = array[${newestSealed}]
    where id = ${shopId} and webhook_secrets[1] = ${newestSealed}`.execute(trx);
}

interface ShopRow {
  tenant_id: string;
  id: string;
  name: string;
  connector: string;
  url: string;
  webhook_secrets: string[];
  credentials: string | null;
  locale: string;
  default_lms_id: string | null;
  settings: ShopSettings;
  connected_at: Date;
  refused_since: Date | null;
  last_delivery_at: Date | null;
  last_contact_at: Date | null;
  webhooks_url: string | null;
  webhooks_kept_at: Date | null;
  needs_attention_cause: string | null;
}

function toShop(row: ShopRow): Shop {
  return {
    tenantId: row.tenant_id,
    shopId: row.id,
    name: row.name,
    connector: row.connector,
    url: row.url,
    webhookSecrets: row.webhook_secrets,
    credentials: row.credentials,
    locale: row.locale,
    defaultLmsId: row.default_lms_id,
    settings: row.settings,
    connectedAt: row.connected_at,
    refusedSince: row.refused_since,
    lastContactAt: latest(row.last_delivery_at, row.last_contact_at),
    webhooksUrl: row.webhooks_url,
    webhooksKeptAt: row.webhooks_kept_at,
    needsAttentionCause: row.needs_attention_cause,
  };
}

function latest(a: Date | null, b: Date | null): Date | null {
  return a && b ? (a > b ? a : b) : (a ?? b);
}
