import type { TenantTransaction } from '../store/in-tenant.ts';
import { findTransfer, mailTransferAgain } from '../store/transfers.ts';

/** Has those who confirm a transfer mailed once more, now. @returns Why not, where nobody has to answer any more. */
export async function mailAgain(
  trx: TenantTransaction,
  transferId: string,
): Promise<'due' | 'transfer_unknown' | 'withdrawn'> {
  const transfer = await findTransfer(trx, transferId);
  if (!transfer) return 'transfer_unknown';
  if (transfer.state !== 'asked') return 'withdrawn';
  await mailTransferAgain(trx, transfer.transferId);
  return 'due';
}
