import type { TenantTransaction } from './in-tenant.ts';
import { renameTenant } from './tenants.ts';

/** How an institution shows itself to people who are no developers. */
export interface Institution {
  /** That of the tenant. Empty: the shop's name stands for it. */
  name: string;
  /** Null: the language of the shop. */
  locale: 'en' | 'es' | null;
  logo: { type: string; bytes: Buffer } | null;
}

export async function readInstitution(trx: TenantTransaction): Promise<Institution> {
  const row = await trx
    .selectFrom('tenants')
    .leftJoin('institutions', 'institutions.tenant_id', 'tenants.id')
    .select(['tenants.name', 'locale', 'logo', 'logo_type'])
    .executeTakeFirstOrThrow();
  const { name, locale, logo, logo_type: type } = row;
  return { name, locale, logo: logo !== null && type !== null ? { type, bytes: logo } : null };
}

export async function saveInstitution(
  trx: TenantTransaction,
  { name, locale, logo }: Institution,
): Promise<void> {
  await renameTenant(trx, name);
  const values = { locale, logo: logo?.bytes ?? null, logo_type: logo?.type ?? null };
  await trx
    .insertInto('institutions')
    .values(values)
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}
