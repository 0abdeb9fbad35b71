import { chooseConfirmers, DEFAULT_TRANSFER_TERMS } from '../ledger/transfer.ts';
import type { Logger } from '../shared/logger.ts';
import type { Seal } from '../shared/seal.ts';
import { hashToken, newToken } from '../shared/token.ts';
import { listConfirmers } from '../store/confirmers.ts';
import type { Db } from '../store/database.ts';
import { inTenant, readClock, type TenantTransaction } from '../store/in-tenant.ts';
import { findMailText } from '../store/mail-texts.ts';
import { addMail, linkPurpose } from '../store/mails.ts';
import { addToTimeline } from '../store/timeline.ts';
import { addTransferLink } from '../store/transfer-links.ts';
import { lockTransfersToMail, noteTransferMailed, parkTransfer, type Transfer } from '../store/transfers.ts';
import { composeTransferMail, type MailTurn } from './compose-transfer-mail.ts';
import { showTransfer } from './describe-transfer.ts';

export interface MailTransferParts {
  db: Db;
  logger: Logger;
  seal: Seal;
  /** Right side of Message-IDs; undefined: no mail server is configured, and nobody is mailed. */
  domain: string | undefined;
  /** Where confirmers reach this sidecar; undefined: mails have no link. */
  publicUrl: string | undefined;
}

const BATCH = 10;
const DAY_MS = 86_400_000;

/**
 * Asks whoever confirms about each transfer that is due, one mail a person, and again after some days; after the last
 * time, and where nobody is there to be asked, it needs attention. The mails are kept in the transaction that notes it.
 *
 * @returns How many transfers were looked at.
 */
export async function mailTransfers(parts: MailTransferParts, tenantId: string): Promise<number> {
  return inTenant(parts.db, tenantId, async (trx) => {
    const transfers = await lockTransfersToMail(trx, BATCH);
    for (const transfer of transfers) await ask(parts, trx, transfer);
    return transfers.length;
  });
}

async function ask(parts: MailTransferParts, trx: TenantTransaction, transfer: Transfer): Promise<void> {
  const shown = await showTransfer(trx, transfer);
  const terms = shown.shop.settings.transfers ?? DEFAULT_TRANSFER_TERMS;
  if (transfer.mailings > terms.reminders) return parkTransfer(trx, transfer.transferId);
  const { domain, publicUrl, seal } = parts;
  const recipients = domain === undefined ? [] : chooseConfirmers(await listConfirmers(trx), transfer);
  const goodForMs = terms.linkDays * DAY_MS;
  const goodUntil =
    publicUrl === undefined ? undefined : new Date((await readClock(trx)).getTime() + goodForMs);
  const words = await findMailText(trx, { kind: 'transfer', locale: shown.locale });
  const content = composeTransferMail(shown, { words, turn: turnOf(transfer), goodUntil });
  for (const recipient of recipients) {
    const token = newToken();
    if (goodUntil)
      await addTransferLink(trx, {
        tokenHash: hashToken(token),
        transferId: transfer.transferId,
        recipient,
        goodForMs,
      });
    const sealedLink = goodUntil
      ? seal.close(`${publicUrl}/transfers/${token}`, linkPurpose(recipient))
      : null;
    await addMail(trx, { kind: 'transfer', recipient, ...content, sealedLink }, domain ?? '');
  }
  await noteTransferMailed(trx, transfer.transferId, terms.remindAfterDays * DAY_MS);
  if (recipients.length === 0) return;
  const { shopId, orderId, trace } = transfer;
  await addToTimeline(trx, {
    shopId,
    orderId,
    event: 'transfer.mailed',
    detail: { mails: recipients.length },
    trace,
  });
  parts.logger.info({ trace, shop: shopId, order: orderId, mails: recipients.length }, 'transfer.mailed');
}

function turnOf({ mailings, changedAt }: Transfer): MailTurn {
  if (mailings > 0) return 'reminder';
  return changedAt === null ? 'first' : 'changed';
}
