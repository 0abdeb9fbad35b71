import { randomUUID } from 'node:crypto';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { readMailSettings, saveMailSettings } from '../store/owners.ts';
import { addTenant, renameTenant } from '../store/tenants.ts';
import { addToTimeline } from '../store/timeline.ts';

export interface TenantChanges {
  /** As people know the institution; empty: by its id. */
  name?: string | undefined;
  /** Language of mails that are about no single shop. */
  locale?: string | undefined;
}

/** Adds the institution that the transaction runs as. @returns false where it is there already. */
export async function foundTenant(
  trx: TenantTransaction,
  tenantId: string,
  { name = '', locale }: TenantChanges,
  actor: string,
): Promise<boolean> {
  if (!(await addTenant(trx, { tenantId, name }))) return false;
  await setLocale(trx, locale);
  await note(trx, 'tenant.added', { name, locale }, actor);
  return true;
}

/** Changes how the institution that the transaction runs as is called and written to. */
export async function changeTenant(
  trx: TenantTransaction,
  { name, locale }: TenantChanges,
  actor: string,
): Promise<void> {
  if (name !== undefined) await renameTenant(trx, name);
  await setLocale(trx, locale);
  await note(trx, 'tenant.changed', { name, locale }, actor);
}

async function setLocale(trx: TenantTransaction, locale: string | undefined): Promise<void> {
  if (locale !== undefined) await saveMailSettings(trx, { ...(await readMailSettings(trx)), locale });
}

function note(
  trx: TenantTransaction,
  event: 'tenant.added' | 'tenant.changed',
  { name, locale }: TenantChanges,
  actor: string,
): Promise<void> {
  const detail = { actor, ...(name !== undefined && { name }), ...(locale !== undefined && { locale }) };
  return addToTimeline(trx, { event, detail, trace: randomUUID() });
}
