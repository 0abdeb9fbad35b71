import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { PairingChoices, ShopConnectionState } from './schema.ts';

/** A shop that is to be connected: its owner was asked for REST keys. */
export interface ShopConnection {
  connectionId: string;
  tenantId: string;
  shopId: string;
  /** Where the shop is. */
  url: string;
  choices: PairingChoices;
  state: ShopConnectionState;
  /** Nobody brought keys in time. */
  isExpired: boolean;
  askedBy: string;
  askedAt: Date;
  expiresAt: Date;
  /** The keys, sealed, from when they came until they were tried. */
  credentials: string | null;
  attempts: number;
  /** What became of the last attempt: the code of an error. */
  outcome: string | null;
}

const COLUMNS = [
  'id',
  'tenant_id',
  'shop_id',
  'url',
  'choices',
  'state',
  'asked_by',
  'asked_at',
  'expires_at',
  'credentials',
  'attempts',
  'outcome',
] as const;

const IS_EXPIRED = sql<boolean>`state = 'asked' and expires_at <= clock_timestamp()`;

/** Asks for a shop's keys; what was asked before about the same shop is good no longer. */
export async function addShopConnection(
  trx: TenantTransaction,
  connection: {
    tokenHash: string;
    shopId: string;
    url: string;
    choices: PairingChoices;
    askedBy: string;
    validMs: number;
  },
): Promise<ShopConnection> {
  const { shopId } = connection;
  await trx
    .updateTable('shop_connections')
    .set({ state: 'replaced', ended_at: now, credentials: null, next_step_at: null })
    .where('shop_id', '=', shopId)
    .where('state', 'in', ['asked', 'keys'])
    .execute();
  const row = await trx
    .insertInto('shop_connections')
    .values({
      token_hash: connection.tokenHash,
      shop_id: shopId,
      url: connection.url,
      choices: JSON.stringify(connection.choices),
      asked_by: connection.askedBy,
      expires_at: fromNow(connection.validMs),
    })
    .returning([...COLUMNS, IS_EXPIRED.as('is_expired')])
    .executeTakeFirstOrThrow();
  return toConnection(row);
}

/** Finds one by the secret of its link alone, as the shop brings it. What is compared is a hash. */
export async function findConnectionByToken(db: Db, tokenHash: string): Promise<ShopConnection | undefined> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('matricula.connection_token', ${tokenHash}, true)`.execute(trx);
    const row = await trx
      .selectFrom('shop_connections')
      .select([...COLUMNS, IS_EXPIRED.as('is_expired')])
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    return row && toConnection(row);
  });
}

/** The latest of a shop, whatever became of it. */
export async function findShopConnection(
  trx: TenantTransaction,
  shopId: string,
): Promise<ShopConnection | undefined> {
  const row = await trx
    .selectFrom('shop_connections')
    .select([...COLUMNS, IS_EXPIRED.as('is_expired')])
    .where('shop_id', '=', shopId)
    .orderBy('asked_at', 'desc')
    .executeTakeFirst();
  return row && toConnection(row);
}

/** Keeps the keys that came, and has them tried. @returns false where others were faster, or its time ran out meanwhile. */
export async function keepKeys(
  trx: TenantTransaction,
  connectionId: string,
  sealed: string,
): Promise<boolean> {
  const kept = await trx
    .updateTable('shop_connections')
    .set({ state: 'keys', credentials: sealed, next_step_at: now })
    .where('id', '=', connectionId)
    .where('state', '=', 'asked')
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return kept.numUpdatedRows === 1n;
}

/** Claims those whose keys are to be tried; a crash gives the claim back after two minutes. */
export async function claimConnections(trx: TenantTransaction): Promise<ShopConnection[]> {
  const rows = await trx
    .updateTable('shop_connections')
    .set({ next_step_at: fromNow(120_000), attempts: sql`attempts + 1` })
    .where('state', '=', 'keys')
    .where('next_step_at', '<=', now)
    .returning([...COLUMNS, IS_EXPIRED.as('is_expired')])
    .execute();
  return rows.map(toConnection);
}

/** The keys were tried and not refused for good: again after `delayMs`. */
export async function postponeConnection(
  trx: TenantTransaction,
  connectionId: string,
  { outcome, delayMs }: { outcome: string; delayMs: number },
): Promise<void> {
  await trx
    .updateTable('shop_connections')
    .set({ outcome, next_step_at: fromNow(delayMs) })
    .where('id', '=', connectionId)
    .where('state', '=', 'keys')
    .execute();
}

/** The keys are in use, or of no use; they are not kept here any longer. @returns false where it had ended before. */
export async function endConnection(
  trx: TenantTransaction,
  connectionId: string,
  end: { state: 'connected' | 'failed'; outcome: string | null },
): Promise<boolean> {
  const ended = await trx
    .updateTable('shop_connections')
    .set({ ...end, credentials: null, next_step_at: null, ended_at: now })
    .where('id', '=', connectionId)
    .where('state', '=', 'keys')
    .executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}

interface ConnectionRow {
  id: string;
  tenant_id: string;
  shop_id: string;
  url: string;
  choices: PairingChoices;
  state: ShopConnectionState;
  asked_by: string;
  asked_at: Date;
  expires_at: Date;
  credentials: string | null;
  attempts: number;
  outcome: string | null;
  is_expired: boolean;
}

function toConnection(row: ConnectionRow): ShopConnection {
  return {
    connectionId: row.id,
    tenantId: row.tenant_id,
    shopId: row.shop_id,
    url: row.url,
    choices: row.choices,
    state: row.state,
    isExpired: row.is_expired,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    credentials: row.credentials,
    attempts: row.attempts,
    outcome: row.outcome,
  };
}
