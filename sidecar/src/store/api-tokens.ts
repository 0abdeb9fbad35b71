import { sql } from 'kysely';
import type { Role } from '../ledger/role.ts';
import type { Db } from './database.ts';
import { inTenant, now, type TenantTransaction } from './in-tenant.ts';

export type TokenState = 'active' | 'expired' | 'revoked';

/** A token of the API, without the token. */
export interface ApiToken {
  tokenId: string;
  /** The audit names whoever uses it by this. */
  name: string;
  role: Role;
  state: TokenState;
  createdAt: Date;
  /** `cli:` or `api:` and a name. */
  createdBy: string;
  expiresAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  revokedBy: string | null;
}

/** Expiry is judged by the database's clock. */
const STATE = sql<TokenState>`case when revoked_at is not null then 'revoked'
  when expires_at <= clock_timestamp() then 'expired' else 'active' end`;

const COLUMNS = [
  'id',
  'name',
  'role',
  'created_at',
  'created_by',
  'expires_at',
  'last_used_at',
  'revoked_at',
  'revoked_by',
] as const;

/** @returns undefined where a token of this name is not revoked yet. */
export async function addApiToken(
  trx: TenantTransaction,
  token: { name: string; role: Role; tokenHash: string; expiresAt: Date | null; createdBy: string },
): Promise<ApiToken | undefined> {
  const { name, role, tokenHash, expiresAt, createdBy } = token;
  const row = await trx
    .insertInto('api_tokens')
    .values({ name, role, token_hash: tokenHash, expires_at: expiresAt, created_by: createdBy })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'name']).where('revoked_at', 'is', null).doNothing(),
    )
    .returning([...COLUMNS, STATE.as('state')])
    .executeTakeFirst();
  return row && toApiToken(row);
}

/** A token as a request names it, and whose it is. */
export type FoundToken = Pick<ApiToken, 'tokenId' | 'name' | 'role' | 'state'> & {
  tenantId: string;
  /** Whether its use was noted within the last minute. */
  isNoted: boolean;
};

/**
 * Finds a token by its hash alone, as a request brings it: which tenant it belongs to is in its row, and no other row
 * can be seen that way. What is compared is a hash, so the time that it takes says nothing of how much of a token is right.
 */
export function findTokenByHash(db: Db, tokenHash: string): Promise<FoundToken | undefined> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('matricula.token_hash', ${tokenHash}, true)`.execute(trx);
    const row = await trx
      .selectFrom('api_tokens')
      .select(['tenant_id', 'id', 'name', 'role', STATE.as('state')])
      .select(sql<boolean>`coalesce(${isNoted}, false)`.as('is_noted'))
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    if (!row) return undefined;
    const { tenant_id: tenantId, id: tokenId, name, role, state, is_noted: isNotedNow } = row;
    return { tenantId, tokenId, name, role, state, isNoted: isNotedNow };
  });
}

/** A call a second would be a write a second: the minute is enough to see which token is still in use. */
const isNoted = sql<boolean>`last_used_at > clock_timestamp() - interval '1 minute'`;

/** Notes that a token was used, at most once a minute, however many ask at once. */
export async function noteTokenUse(db: Db, { tenantId, tokenId }: FoundToken): Promise<void> {
  await inTenant(db, tenantId, (trx) =>
    trx
      .updateTable('api_tokens')
      .set({ last_used_at: now })
      .where('id', '=', tokenId)
      .where(sql<boolean>`${isNoted} is not true`)
      .execute(),
  );
}

/**
 * Lists a tenant's tokens, the newest first.
 *
 * @param page `after`: the id of the last one of the page before.
 */
export async function listApiTokens(
  trx: TenantTransaction,
  { state, after, limit }: { state?: TokenState | undefined; after?: string | undefined; limit: number },
): Promise<ApiToken[]> {
  let query = trx.selectFrom('api_tokens').select([...COLUMNS, STATE.as('state')]);
  if (state !== undefined) query = query.where(STATE, '=', state);
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(created_at, id) < (select created_at, id from api_tokens where id = ${after})`,
    );
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(toApiToken);
}

/** Finds a token by its id, or by its name where it is not revoked. */
export async function findApiToken(trx: TenantTransaction, idOrName: string): Promise<ApiToken | undefined> {
  const row = await trx
    .selectFrom('api_tokens')
    .select([...COLUMNS, STATE.as('state')])
    .where(sql<boolean>`id::text = ${idOrName.toLowerCase()} or name = ${idOrName} and revoked_at is null`)
    .orderBy(sql`id::text = ${idOrName.toLowerCase()}`, 'desc')
    .executeTakeFirst();
  return row && toApiToken(row);
}

/** Locked until the end of the transaction, for whoever revokes it. */
export async function lockApiToken(trx: TenantTransaction, tokenId: string): Promise<ApiToken | undefined> {
  const query = trx.selectFrom('api_tokens').select([...COLUMNS, STATE.as('state')]);
  const row = await query
    .where(sql<string>`id::text`, '=', tokenId.toLowerCase())
    .forUpdate()
    .executeTakeFirst();
  return row && toApiToken(row);
}

/** From now on it opens nothing; that it was there stays. */
export async function revokeApiToken(
  trx: TenantTransaction,
  tokenId: string,
  revokedBy: string,
): Promise<ApiToken> {
  const row = await trx
    .updateTable('api_tokens')
    .set({ revoked_at: now, revoked_by: revokedBy })
    .where('id', '=', tokenId)
    .returning([...COLUMNS, STATE.as('state')])
    .executeTakeFirstOrThrow();
  return toApiToken(row);
}

interface TokenRow {
  id: string;
  name: string;
  role: Role;
  state: TokenState;
  created_at: Date;
  created_by: string;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
  revoked_by: string | null;
}

function toApiToken(row: TokenRow): ApiToken {
  return {
    tokenId: row.id,
    name: row.name,
    role: row.role,
    state: row.state,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
  };
}
