import type { Confirmers } from '../ledger/transfer.ts';
import type { TenantTransaction } from './in-tenant.ts';

export async function listConfirmers(trx: TenantTransaction): Promise<Confirmers[]> {
  const rows = await trx
    .selectFrom('confirmers')
    .select(['shop_id', 'lms_id', 'sku', 'addresses'])
    .orderBy('shop_id')
    .orderBy('lms_id')
    .orderBy('sku')
    .execute();
  return rows.map((row) => ({
    shopId: row.shop_id,
    lmsId: row.lms_id,
    sku: row.sku,
    addresses: row.addresses,
  }));
}

/** Sets who is asked; nobody of its own where no address is given. */
export async function saveConfirmers(
  trx: TenantTransaction,
  { shopId, lmsId, sku, addresses }: Confirmers,
): Promise<void> {
  if (addresses.length === 0) {
    await trx
      .deleteFrom('confirmers')
      .where('shop_id', '=', shopId)
      .where('lms_id', '=', lmsId)
      .where('sku', '=', sku)
      .execute();
    return;
  }
  await trx
    .insertInto('confirmers')
    .values({ shop_id: shopId, lms_id: lmsId, sku, addresses })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'shop_id', 'lms_id', 'sku']).doUpdateSet({ addresses }),
    )
    .execute();
}
