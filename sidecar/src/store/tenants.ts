import type { Db } from './database.ts';
import { inTenant, type TenantTransaction } from './in-tenant.ts';

/** An institution. */
export interface Tenant {
  tenantId: string;
  /** Empty: it is known by its id. */
  name: string;
  createdAt: Date;
}

/** Finds a tenant by its id, whoever asks: the operator's commands work in any. */
export function findTenant(db: Db, tenantId: string): Promise<Tenant | undefined> {
  return inTenant(db, tenantId, async (trx) => {
    const row = await trx
      .selectFrom('tenants')
      .select(['id', 'name', 'created_at'])
      .where('id', '=', tenantId)
      .executeTakeFirst();
    return row && { tenantId: row.id, name: row.name, createdAt: row.created_at };
  });
}

/** Adds the transaction's own tenant. @returns false where it is there already. */
export async function addTenant(
  trx: TenantTransaction,
  { tenantId, name }: Pick<Tenant, 'tenantId' | 'name'>,
): Promise<boolean> {
  const added = await trx
    .insertInto('tenants')
    .values({ id: tenantId, name })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return added.numInsertedOrUpdatedRows === 1n;
}

export async function renameTenant(trx: TenantTransaction, name: string): Promise<void> {
  await trx.updateTable('tenants').set({ name }).execute();
}
