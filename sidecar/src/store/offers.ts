import { sql } from 'kysely';
import type { OfferEntry } from '../ledger/offer.ts';
import type { TenantTransaction } from './in-tenant.ts';

/** The current offers of a shop for the given SKUs. */
export async function findOffers(
  trx: TenantTransaction,
  shopId: string,
  skus: string[],
): Promise<Map<string, OfferEntry[]>> {
  if (skus.length === 0) return new Map();
  const rows = await trx
    .selectFrom('offers')
    .distinctOn('sku')
    .select(['sku', 'entries'])
    .where('shop_id', '=', shopId)
    .where('sku', '=', sql<string>`any(${skus})`)
    .orderBy('sku')
    .orderBy('version', 'desc')
    .execute();
  return new Map(rows.filter((row) => row.entries.length > 0).map((row) => [row.sku, row.entries]));
}

export interface CurrentOffer {
  sku: string;
  version: number;
  entries: OfferEntry[];
}

export async function listOffers(trx: TenantTransaction, shopId: string): Promise<CurrentOffer[]> {
  return trx
    .selectFrom('offers')
    .distinctOn('sku')
    .select(['sku', 'version', 'entries'])
    .where('shop_id', '=', shopId)
    .orderBy('sku')
    .orderBy('version', 'desc')
    .execute();
}

/**
 * Stores a new version of an offer where it differs from the current one. What was sold under an older version stays
 * as it was sold.
 *
 * @param entries Empty: the SKU no longer sells a course.
 * @returns Whether anything changed.
 */
export async function putOffer(
  trx: TenantTransaction,
  shopId: string,
  sku: string,
  entries: OfferEntry[],
): Promise<boolean> {
  const current = await trx
    .selectFrom('offers')
    .select(['version', 'entries'])
    .where('shop_id', '=', shopId)
    .where('sku', '=', sku)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (JSON.stringify(current?.entries.map(inOrder)) === JSON.stringify(entries.map(inOrder))) return false;
  await trx
    .insertInto('offers')
    .values({ shop_id: shopId, sku, version: (current?.version ?? 0) + 1, entries: JSON.stringify(entries) })
    .execute();
  return true;
}

/** PostgreSQL's jsonb orders keys by itself. */
function inOrder(entry: OfferEntry): [string, string | null, string | null] {
  return [entry.courseKey, entry.mode, entry.lms];
}
