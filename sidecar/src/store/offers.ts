import { sql } from 'kysely';
import type { OfferEntry, SoldOffer } from '../ledger/offer.ts';
import type { TenantTransaction } from './in-tenant.ts';

/** The current offers of a shop for the given SKUs. */
export async function findOffers(
  trx: TenantTransaction,
  shopId: string,
  skus: string[],
): Promise<Map<string, SoldOffer>> {
  if (skus.length === 0) return new Map();
  const rows = await trx
    .selectFrom('offers')
    .distinctOn('sku')
    .select(['sku', 'entries', 'refunds'])
    .where('shop_id', '=', shopId)
    .where('sku', '=', sql<string>`any(${skus})`)
    .orderBy('sku')
    .orderBy('version', 'desc')
    .execute();
  const sold = rows.filter((row) => row.entries.length > 0);
  return new Map(sold.map(({ sku, entries, refunds }) => [sku, { entries, refunds }]));
}

export interface CurrentOffer extends SoldOffer {
  sku: string;
  version: number;
}

export async function listOffers(trx: TenantTransaction, shopId: string): Promise<CurrentOffer[]> {
  return trx
    .selectFrom('offers')
    .distinctOn('sku')
    .select(['sku', 'version', 'entries', 'refunds'])
    .where('shop_id', '=', shopId)
    .orderBy('sku')
    .orderBy('version', 'desc')
    .execute();
}

/**
 * Stores a new version of an offer where it differs from the current one. What was sold under an older version stays
 * as it was sold.
 *
 * @param offer Without entries: the SKU no longer sells a course.
 * @returns Whether anything changed.
 */
export async function putOffer(
  trx: TenantTransaction,
  shopId: string,
  sku: string,
  offer: SoldOffer,
): Promise<boolean> {
  const current = await trx
    .selectFrom('offers')
    .select(['version', 'entries', 'refunds'])
    .where('shop_id', '=', shopId)
    .where('sku', '=', sku)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (current && JSON.stringify(inOrder(current)) === JSON.stringify(inOrder(offer))) return false;
  await trx
    .insertInto('offers')
    .values({
      shop_id: shopId,
      sku,
      version: (current?.version ?? 0) + 1,
      entries: JSON.stringify(offer.entries),
      refunds: JSON.stringify(offer.refunds),
    })
    .execute();
  return true;
}

/** PostgreSQL's jsonb orders keys by itself. */
function inOrder({ entries, refunds }: SoldOffer): unknown[] {
  const toCells = (entry: OfferEntry) => [entry.courseKey, entry.mode, entry.lms];
  return [entries.map(toCells), refunds.onRefund, refunds.windowDays];
}

/** Shops whose offers were changed since then. */
export async function listShopsWithNewOffers(trx: TenantTransaction, since: Date): Promise<string[]> {
  const rows = await trx
    .selectFrom('offers')
    .select('shop_id')
    .distinct()
    .where('created_at', '>=', since)
    .execute();
  return rows.map((row) => row.shop_id);
}
