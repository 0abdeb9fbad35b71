import type { Call } from '../../kit/call.ts';
import { ApiError } from './api-error.ts';
import { verifyJwt } from './jwt.ts';
import type { Lms } from './lms.ts';
import type { Account } from './model.ts';

export type Scheme = 'jwt' | 'bearer' | 'bearer-active' | 'api-key';

/** Who calls. Rights are read from the account at each call: a token carries none that outlive it. */
export interface Caller {
  account: Account | undefined;
  hasApiKey: boolean;
}

/**
 * Finds out who calls, by the schemes a view lists; a header of a scheme that is not listed is not looked at.
 * Throws a 401 for a token that is refused (`edx-drf-extensions`, `openedx/core/lib/api/authentication.py`).
 */
export async function authenticate(lms: Lms, call: Call, schemes: readonly Scheme[]): Promise<Caller> {
  const { apiKey } = lms.settings;
  const hasApiKey =
    schemes.includes('api-key') && apiKey !== null && call.headers['x-edx-api-key'] === apiKey;
  const [prefix = '', ...rest] = (call.headers.authorization ?? '').split(' ').filter((word) => word !== '');
  const scheme = prefix.toLowerCase();
  if (scheme === 'jwt' && schemes.includes('jwt')) {
    return { account: await readJwt(lms, call, rest), hasApiKey };
  }
  if (scheme === 'bearer' && (schemes.includes('bearer') || schemes.includes('bearer-active'))) {
    return { account: readBearer(lms, call, rest, schemes.includes('bearer-active')), hasApiKey };
  }
  return { account: undefined, hasApiKey };
}

/** The header that goes with a 401 of a view that takes tokens. */
export const challenge = { 'WWW-Authenticate': 'JWT realm="api"' };

async function readJwt(lms: Lms, call: Call, words: readonly string[]): Promise<Account> {
  const [token] = words;
  if (token === undefined) throw refused('Invalid Authorization header. No credentials provided.');
  if (words.length > 1)
    throw refused('Invalid Authorization header. Credentials string should not contain spaces.');
  const verified = await verifyJwt(token);
  if ('refused' in verified) throw refused(verified.refused);
  const account = lms.state.accounts.findByUsername(verified.username);
  if (account === undefined) throw refused('User retrieval failed.');
  call.trace.caller = lms.jwtClients.get(token) ?? account.username;
  return account;
}

function readBearer(
  lms: Lms,
  call: Call,
  words: readonly string[],
  mustBeActive: boolean,
): Account | undefined {
  const [text] = words;
  if (text === undefined)
    throw refusedToken('token_not_provided', 'Invalid token header. No credentials provided.');
  if (words.length > 1) {
    throw refusedToken('token_malformed', 'Invalid token header. Token string should not contain spaces.');
  }
  const token = lms.opaqueTokens.get(text);
  if (token === undefined) {
    throw refusedToken('token_nonexistent', 'The provided access token does not match any valid tokens.');
  }
  if (token.expiresAt <= Date.now()) {
    throw refusedToken('token_expired', 'The provided access token has expired and is no longer valid.');
  }
  call.trace.caller = token.clientId;
  return requireUsable(lms.state.accounts.findById(token.accountId), mustBeActive);
}

function requireUsable(account: Account | undefined, mustBeActive: boolean): Account | undefined {
  if (account?.disabled === true) {
    throw refusedToken('user_is_disabled', 'User disabled by admin.');
  }
  if (account?.isActive === false && mustBeActive) {
    throw refusedToken('user_not_active', 'User inactive or deleted.');
  }
  return account;
}

function refused(detail: string): ApiError {
  return new ApiError(401, detail, challenge);
}

function refusedToken(errorCode: string, developerMessage: string): ApiError {
  return new ApiError(401, { error_code: errorCode, developer_message: developerMessage }, challenge);
}
