import { DEFAULT_TRANSFER_TERMS, type Confirmers, type TransferTerms } from '../ledger/transfer.ts';
import { listConfirmers, saveConfirmers } from '../store/confirmers.ts';
import { readInstitution, saveInstitution, type Institution } from '../store/institution.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findLmsConnection } from '../store/lms-connections.ts';
import { saveMailText, type MailText, type MailTextName } from '../store/mail-texts.ts';
import { changeShop, findShop, lockShop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';

/**
 * Sets who is asked about transfers of a shop, an LMS, a product, or of everything else; nobody where no address is given.
 *
 * @param actor Who says so: a login or a token's name.
 * @returns All who are asked now, or why not.
 */
export async function changeConfirmers(
  trx: TenantTransaction,
  confirmers: Confirmers,
  actor: string,
): Promise<Confirmers[] | 'shop_unknown' | 'lms_unknown'> {
  const { shopId, lmsId, sku, addresses } = confirmers;
  if (shopId !== '' && !(await findShop(trx, shopId))) return 'shop_unknown';
  if (lmsId !== '' && !(await findLmsConnection(trx, lmsId))) return 'lms_unknown';
  await saveConfirmers(trx, confirmers);
  await addToTimeline(trx, {
    shopId,
    event: 'confirmers.changed',
    detail: {
      actor,
      addresses: addresses.length,
      ...(lmsId !== '' && { lms: lmsId }),
      ...(sku !== '' && { sku }),
    },
    trace: '',
  });
  return listConfirmers(trx);
}

/** What a shop does about transfers. @returns undefined where there is no such shop. */
export async function readTransferTerms(
  trx: TenantTransaction,
  shopId: string,
): Promise<TransferTerms | undefined> {
  const shop = await findShop(trx, shopId);
  return shop && { ...DEFAULT_TRANSFER_TERMS, ...shop.settings.transfers };
}

/** Changes it, for whatever is asked or answered from now on. */
export async function changeTransferTerms(
  trx: TenantTransaction,
  shopId: string,
  changes: Partial<TransferTerms>,
  actor: string,
): Promise<TransferTerms | undefined> {
  const shop = await lockShop(trx, shopId);
  if (!shop) return undefined;
  const transfers = { ...DEFAULT_TRANSFER_TERMS, ...shop.settings.transfers, ...changes };
  await changeShop(trx, shopId, { settings: { ...shop.settings, transfers } });
  await addToTimeline(trx, { shopId, event: 'policy.changed', detail: { ...transfers, actor }, trace: '' });
  return transfers;
}

/** Changes how the institution shows itself; what is left out stays. */
export async function changeInstitution(
  trx: TenantTransaction,
  changes: Partial<Institution>,
  actor: string,
): Promise<Institution> {
  const institution = { ...(await readInstitution(trx)), ...changes };
  await saveInstitution(trx, institution);
  const detail = { actor, changed: Object.keys(changes).join(' ') };
  await addToTimeline(trx, { event: 'institution.changed', detail, trace: '' });
  return institution;
}

/** @param text Undefined: our own words again. */
export async function changeMailText(
  trx: TenantTransaction,
  name: MailTextName,
  text: MailText | undefined,
  actor: string,
): Promise<void> {
  await saveMailText(trx, name, text);
  const detail = { actor, changed: `mail text ${name.kind} ${name.locale}` };
  await addToTimeline(trx, { event: 'institution.changed', detail, trace: '' });
}
