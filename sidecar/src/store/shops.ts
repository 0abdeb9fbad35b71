import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { ShopSettings } from './schema.ts';

export interface Shop {
  tenantId: string;
  shopId: string;
  name: string;
  connector: string;
  url: string;
  /** Sealed, the newest first. */
  webhookSecrets: string[];
  /** Sealed JSON of the connector's own credentials; null where it has none. */
  credentials: string | null;
  locale: string;
  defaultLmsId: string | null;
  settings: ShopSettings;
  connectedAt: Date;
  refusedSince: Date | null;
}

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

/** @throws Error when the shop is not there: callers hold rows that point to it. */
export async function getShop(trx: TenantTransaction, shopId: string): Promise<Shop> {
  return toShop(
    await trx.selectFrom('shops').select(COLUMNS).where('id', '=', shopId).executeTakeFirstOrThrow(),
  );
}

export async function listShops(trx: TenantTransaction): Promise<Shop[]> {
  return (await trx.selectFrom('shops').select(COLUMNS).orderBy('id').execute()).map(toShop);
}

export type NewShop = Omit<Shop, 'tenantId' | 'refusedSince'>;

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
  Pick<Shop, 'name' | 'locale' | 'defaultLmsId' | 'settings' | 'webhookSecrets' | 'credentials' | 'url'>
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
      ...(changes.url !== undefined && { url: changes.url }),
      ...(changes.locale !== undefined && { locale: changes.locale }),
      ...(changes.defaultLmsId !== undefined && { default_lms_id: changes.defaultLmsId }),
      ...(changes.settings !== undefined && { settings: JSON.stringify(changes.settings) }),
      ...(changes.webhookSecrets !== undefined && { webhook_secrets: changes.webhookSecrets }),
      ...(changes.credentials !== undefined && { credentials: changes.credentials }),
    })
    .where('id', '=', shopId)
    .execute();
}

/** A shop refused for this long needs a person: its secret or its address is wrong. */
const REFUSED_TOO_LONG_MS = 5 * 60_000;

/** While deliveries are refused, the orders they were about are asked for this often. */
const SWEEP_EVERY_MS = 5 * 60_000;

/**
 * Notes that deliveries are refused for their signature, and since when. WooCommerce tries each delivery once, so
 * their orders are asked for: every five minutes while it lasts, and at once when it is over.
 */
export async function noteRefusal(trx: TenantTransaction, shopId: string): Promise<void> {
  const isTooLong = sql`refused_since <= ${fromNow(-REFUSED_TOO_LONG_MS)}`;
  await sql`
    update shops set
      refused_since = coalesce(refused_since, clock_timestamp()),
      last_refused_at = clock_timestamp(),
      sweep_from = coalesce(sweep_from, date_trunc('second', clock_timestamp())),
      next_sweep_at = coalesce(next_sweep_at, ${fromNow(SWEEP_EVERY_MS)}),
      needs_attention_cause = case when ${isTooLong} then 'deliveries_refused' else needs_attention_cause end,
      needs_attention_since = case
        when ${isTooLong} then coalesce(needs_attention_since, clock_timestamp()) else needs_attention_since end
    where id = ${shopId}`.execute(trx);
}

/** Notes that a delivery was accepted, at most every ten seconds while nothing is wrong. */
export async function noteAcceptance(trx: TenantTransaction, shopId: string): Promise<void> {
  await sql`
    update shops set
      last_delivery_at = clock_timestamp(),
      next_sweep_at = case when refused_since is null then next_sweep_at else clock_timestamp() end,
      refused_since = null,
      needs_attention_cause = nullif(needs_attention_cause, 'deliveries_refused'),
      needs_attention_since = case
        when needs_attention_cause = 'deliveries_refused' then null else needs_attention_since end
    where id = ${shopId}
      and (refused_since is not null or last_delivery_at is null or last_delivery_at < ${fromNow(-10_000)})`.execute(
    trx,
  );
}

export interface DueSweep {
  shopId: string;
  from: Date;
  claimedAt: Date;
}

/** Claims the shops whose orders are to be asked for; a crash gives the claim back after two minutes. */
export async function claimSweeps(trx: TenantTransaction): Promise<DueSweep[]> {
  const rows = await trx
    .updateTable('shops')
    .set({ next_sweep_at: fromNow(120_000) })
    .where('next_sweep_at', '<=', now)
    .returning(['id', 'sweep_from', sql<Date>`date_trunc('second', clock_timestamp())`.as('claimed_at')])
    .execute();
  return rows.map((row) => ({
    shopId: row.id,
    from: row.sweep_from ?? row.claimed_at,
    claimedAt: row.claimed_at,
  }));
}

/** The shop was asked. What was refused in the meantime is for the next time. */
export async function finishSweep(trx: TenantTransaction, sweep: DueSweep): Promise<void> {
  const isRefused = sql`last_refused_at >= ${sweep.claimedAt}`;
  await sql`
    update shops set
      sweep_from = case when ${isRefused} then ${sweep.claimedAt}::timestamptz end,
      next_sweep_at = case when ${isRefused} then ${fromNow(SWEEP_EVERY_MS)} end
    where id = ${sweep.shopId}`.execute(trx);
}

/** The shop could not be asked; it is asked again after `delayMs`. */
export async function postponeSweep(trx: TenantTransaction, sweep: DueSweep, delayMs: number): Promise<void> {
  await trx
    .updateTable('shops')
    .set({ next_sweep_at: fromNow(delayMs) })
    .where('id', '=', sweep.shopId)
    .execute();
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
  };
}
