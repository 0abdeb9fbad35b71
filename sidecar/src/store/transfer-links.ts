import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fromNow, type TenantTransaction } from './in-tenant.ts';

/** What a mailed link opens, and for whom it was made. */
export interface TransferLink {
  tenantId: string;
  transferId: string;
  recipient: string;
  /** When its mail was written. */
  createdAt: Date;
  isExpired: boolean;
}

/** @param link `tokenHash`: of the token in the link, which is stored nowhere. */
export async function addTransferLink(
  trx: TenantTransaction,
  link: { tokenHash: string; transferId: string; recipient: string; goodForMs: number },
): Promise<void> {
  await trx
    .insertInto('transfer_links')
    .values({
      token_hash: link.tokenHash,
      transfer_id: link.transferId,
      recipient: link.recipient,
      expires_at: fromNow(link.goodForMs),
    })
    .execute();
}

/** Finds a link by what it carries alone: whoever opens it names no tenant. */
export async function findTransferLink(db: Db, tokenHash: string): Promise<TransferLink | undefined> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('matricula.link_hash', ${tokenHash}, true)`.execute(trx);
    const row = await trx
      .selectFrom('transfer_links')
      .select(['tenant_id', 'transfer_id', 'recipient', 'created_at'])
      .select(sql<boolean>`expires_at <= clock_timestamp()`.as('is_expired'))
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    return (
      row && {
        tenantId: row.tenant_id,
        transferId: row.transfer_id,
        recipient: row.recipient,
        createdAt: row.created_at,
        isExpired: row.is_expired,
      }
    );
  });
}
