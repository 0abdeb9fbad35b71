import type { TenantTransaction } from './in-tenant.ts';

/** What an institution says in a mail in its own words; `{name}` stands for what the mail knows. */
export interface MailText {
  subject: string;
  intro: string;
  closing: string;
}

/** Which mail, in which language. */
export interface MailTextName {
  kind: 'transfer';
  locale: 'en' | 'es';
}

export async function findMailText(
  trx: TenantTransaction,
  { kind, locale }: MailTextName,
): Promise<MailText | undefined> {
  return trx
    .selectFrom('mail_texts')
    .select(['subject', 'intro', 'closing'])
    .where('kind', '=', kind)
    .where('locale', '=', locale)
    .executeTakeFirst();
}

/** @param text Undefined: our own again. */
export async function saveMailText(
  trx: TenantTransaction,
  { kind, locale }: MailTextName,
  text: MailText | undefined,
): Promise<void> {
  if (!text) {
    await trx.deleteFrom('mail_texts').where('kind', '=', kind).where('locale', '=', locale).execute();
    return;
  }
  await trx
    .insertInto('mail_texts')
    .values({ kind, locale, ...text })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'kind', 'locale']).doUpdateSet(text))
    .execute();
}
