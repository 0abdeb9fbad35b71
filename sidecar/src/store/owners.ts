import type { TenantTransaction } from './in-tenant.ts';

/** Whose owner it is: a shop's, an LMS's, or, where both are empty, of everything that has nobody of its own. */
export interface OwnerScope {
  shopId: string;
  lmsId: string;
}

export interface Owner extends OwnerScope {
  addresses: string[];
}

export async function listOwners(trx: TenantTransaction): Promise<Owner[]> {
  const rows = await trx
    .selectFrom('owners')
    .select(['shop_id', 'lms_id', 'addresses'])
    .orderBy('shop_id')
    .orderBy('lms_id')
    .execute();
  return rows.map((row) => ({ shopId: row.shop_id, lmsId: row.lms_id, addresses: row.addresses }));
}

/** Sets who is written to; nobody where no address is given. */
export async function saveOwner(trx: TenantTransaction, { shopId, lmsId, addresses }: Owner): Promise<void> {
  if (addresses.length === 0) {
    await trx.deleteFrom('owners').where('shop_id', '=', shopId).where('lms_id', '=', lmsId).execute();
    return;
  }
  await trx
    .insertInto('owners')
    .values({ shop_id: shopId, lms_id: lmsId, addresses })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'shop_id', 'lms_id']).doUpdateSet({ addresses }))
    .execute();
}

/** How an institution is written to. */
export interface MailSettings {
  /** Language of mails that are about no shop, or about several that differ. */
  locale: string;
  /** What is still open after so many days is said once more; 0: never. */
  remindAfterDays: number;
}

export const DEFAULT_MAIL_SETTINGS: MailSettings = { locale: 'en', remindAfterDays: 7 };

export async function readMailSettings(trx: TenantTransaction): Promise<MailSettings> {
  const row = await trx
    .selectFrom('attention_watch')
    .select(['locale', 'remind_after_days'])
    .executeTakeFirst();
  return row ? { locale: row.locale, remindAfterDays: row.remind_after_days } : DEFAULT_MAIL_SETTINGS;
}

export async function saveMailSettings(
  trx: TenantTransaction,
  { locale, remindAfterDays }: MailSettings,
): Promise<void> {
  const values = { locale, remind_after_days: remindAfterDays };
  await trx
    .insertInto('attention_watch')
    .values(values)
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}
