import type { TenantTransaction } from '../store/in-tenant.ts';
import { findLmsConnection } from '../store/lms-connections.ts';
import {
  listOwners,
  readMailSettings,
  saveMailSettings,
  saveOwner,
  type MailSettings,
  type Owner,
} from '../store/owners.ts';
import { findShop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';

/** Who is written to, and how. */
export interface OwnersView extends MailSettings {
  owners: Owner[];
}

export async function readOwners(trx: TenantTransaction): Promise<OwnersView> {
  return { owners: await listOwners(trx), ...(await readMailSettings(trx)) };
}

export type OwnerRefusal = 'shop_unknown' | 'lms_unknown';

/** Sets who is written to about a shop, an LMS, or everything else; nobody where no address is given. */
export async function changeOwner(
  trx: TenantTransaction,
  owner: Owner,
  actor: string,
): Promise<'changed' | OwnerRefusal> {
  const { shopId, lmsId, addresses } = owner;
  if (shopId !== '' && !(await findShop(trx, shopId))) return 'shop_unknown';
  if (lmsId !== '' && !(await findLmsConnection(trx, lmsId))) return 'lms_unknown';
  await saveOwner(trx, owner);
  await addToTimeline(trx, {
    shopId,
    event: 'owner.changed',
    detail: { actor, addresses: addresses.length, ...(lmsId !== '' && { lms: lmsId }) },
    trace: '',
  });
  return 'changed';
}

export async function changeMailSettings(
  trx: TenantTransaction,
  changes: Partial<MailSettings>,
  actor: string,
): Promise<void> {
  const settings = { ...(await readMailSettings(trx)), ...changes };
  await saveMailSettings(trx, settings);
  await addToTimeline(trx, { event: 'owner.changed', detail: { actor, ...settings }, trace: '' });
}
