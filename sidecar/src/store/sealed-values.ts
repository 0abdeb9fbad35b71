import { sql } from 'kysely';
import type { TenantTransaction } from './in-tenant.ts';

/** Where sealed values are: whatever seals something is in this list, or it is lost with its key. */
export type SealedKind = 'lms' | 'webhook' | 'credentials' | 'connection' | 'hashes' | 'link';

export interface SealedValue {
  kind: SealedKind;
  /** Id of the LMS or the shop, recipient of a mail; empty: the tenant's own. */
  owner: string;
  stored: string;
}

/** All that is sealed, or referred to, of a tenant. */
export async function listSealedValues(trx: TenantTransaction): Promise<SealedValue[]> {
  const rows = await sql<SealedValue>`
    select 'lms' as kind, id as owner, client_secret as stored from lms_connections
    union all select 'webhook', id, unnest(webhook_secrets) from shops
    union all select 'credentials', id, credentials from shops where credentials is not null
    union all select 'connection', shop_id, credentials from shop_connections where credentials is not null
    union all select 'hashes', '', hash_key from privacy where hash_key is not null
    union all select 'link', recipient, sealed_link from mails where sealed_link is not null
    order by kind, owner`.execute(trx);
  return rows.rows;
}

/**
 * Puts another sealed text in the place of one, unless that has changed meanwhile: whoever changed it has sealed it by the
 * newest key.
 *
 * @returns Whether it was there still.
 */
export async function replaceSealed(
  trx: TenantTransaction,
  { kind, owner, stored }: SealedValue,
  resealed: string,
): Promise<boolean> {
  const updates = {
    lms: sql`update lms_connections set client_secret = ${resealed} where id = ${owner} and client_secret = ${stored}`,
    webhook: sql`update shops set webhook_secrets = array_replace(webhook_secrets, ${stored}, ${resealed})
      where id = ${owner} and ${stored} = any(webhook_secrets)`,
    credentials: sql`update shops set credentials = ${resealed} where id = ${owner} and credentials = ${stored}`,
    connection: sql`update shop_connections set credentials = ${resealed}
      where shop_id = ${owner} and credentials = ${stored}`,
    hashes: sql`update privacy set hash_key = ${resealed} where hash_key = ${stored}`,
    link: sql`update mails set sealed_link = ${resealed} where sealed_link = ${stored}`,
  };
  return Number((await updates[kind].execute(trx)).numAffectedRows) > 0;
}

/**
 * Holds the one lock of rotations until the end of this transaction, which may be idle for as long as a rotation takes.
 *
 * @returns Whether it was free.
 */
export async function tryRotationLock(trx: TenantTransaction): Promise<boolean> {
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx);
  const locked = await sql<{ ok: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('matricula secrets rotate')) as ok`.execute(trx);
  return locked.rows[0]?.ok ?? false;
}
