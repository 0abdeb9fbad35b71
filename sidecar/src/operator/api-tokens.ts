import { randomUUID } from 'node:crypto';
import type { Role } from '../ledger/role.ts';
import { hashToken, newToken } from '../shared/token.ts';
import { addApiToken, lockApiToken, revokeApiToken, type ApiToken } from '../store/api-tokens.ts';
import { readClock, type TenantTransaction } from '../store/in-tenant.ts';
import { addToTimeline } from '../store/timeline.ts';

/** Who reads it in a file, or a scanner that looks for secrets, knows what it is. */
const PREFIX = 'mtr_';

const SHAPE = /^mtr_[A-Za-z0-9_-]{43}$/;

/** Names stand in the audit after `api:`, where `/` begins whom the caller names. */
export const TOKEN_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,62}$/u;

/** Whether a text may be a token: others are refused without asking the database. */
export function isTokenShaped(text: string): boolean {
  return SHAPE.test(text);
}

export interface NewToken {
  /** As `TOKEN_NAME`. */
  name: string;
  role: Role;
  /** Null: until it is revoked. */
  expiresAt: Date | null;
  /** `cli:` or `api:` and a name. */
  actor: string;
}

export type TokenRefusal = 'token_name_taken' | 'token_expiry_past';

/**
 * Makes a token of the transaction's tenant.
 *
 * @returns The token, which is stored nowhere and cannot be shown again, and what is known of it.
 */
export async function createToken(
  trx: TenantTransaction,
  { name, role, expiresAt, actor }: NewToken,
): Promise<{ token: string; stored: ApiToken } | TokenRefusal> {
  if (expiresAt && expiresAt <= (await readClock(trx))) return 'token_expiry_past';
  const token = PREFIX + newToken();
  const stored = await addApiToken(trx, {
    ...{ name, role, expiresAt },
    tokenHash: hashToken(token),
    createdBy: actor,
  });
  if (!stored) return 'token_name_taken';
  await note(trx, 'token.created', stored, actor);
  return { token, stored };
}

/** Revokes a token, from the next call on. One that is revoked already stays as it is. */
export async function revokeToken(
  trx: TenantTransaction,
  tokenId: string,
  actor: string,
): Promise<ApiToken | 'token_unknown'> {
  const known = await lockApiToken(trx, tokenId);
  if (!known) return 'token_unknown';
  if (known.state === 'revoked') return known;
  const revoked = await revokeApiToken(trx, tokenId, actor);
  await note(trx, 'token.revoked', revoked, actor);
  return revoked;
}

function note(
  trx: TenantTransaction,
  event: 'token.created' | 'token.revoked',
  { name, role }: ApiToken,
  actor: string,
): Promise<void> {
  return addToTimeline(trx, { event, detail: { actor, token: name, role }, trace: randomUUID() });
}
