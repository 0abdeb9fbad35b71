import { createHash } from 'node:crypto';

import { jwtVerify, SignJWT } from 'jose';

import { isRecord } from '../../kit/parse.ts';
import type { Account } from './model.ts';

const key = new TextEncoder().encode('the signing key of the pretend LMS, known to everybody');
const audience = 'openedx';

/** Signs the token the LMS gives an application's account (`oauth_dispatch/jwt.py`), valid for `lifetimeSeconds`. */
export function signJwt(
  account: Account,
  scopes: string[],
  issuer: string,
  lifetimeSeconds: number,
): Promise<string> {
  const [givenName = '', ...familyName] = account.name.split(' ');
  return new SignJWT({
    grant_type: 'client-credentials',
    preferred_username: account.username,
    scopes,
    version: '1.2.0',
    filters: [],
    is_restricted: false,
    email_verified: account.isActive,
    email: account.email,
    name: account.name,
    given_name: givenName,
    family_name: familyName.join(' '),
    administrator: account.isStaff,
    superuser: account.isSuperuser,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(`${issuer}/oauth2`)
    .setAudience(audience)
    .setSubject(createHash('md5').update(`${account.id}`).digest('hex'))
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + lifetimeSeconds)
    .sign(key);
}

// A client sends the same token for an hour; checking its signature at each call would cost more than the work.
const verified = new Map<string, { username: string; expiresAt: number }>();
const leewaySeconds = 1; // the leeway of an LMS
const maxRemembered = 1000;

/** Checks a token; gives the username it was made for, or the reason why it is refused. */
export async function verifyJwt(token: string): Promise<{ username: string } | { refused: string }> {
  const known = verified.get(token);
  if (known !== undefined && known.expiresAt + leewaySeconds > Date.now() / 1000) return known;
  try {
    const { payload } = await jwtVerify(token, key, {
      audience,
      algorithms: ['HS256'],
      clockTolerance: leewaySeconds,
      currentDate: new Date(),
    });
    const username = String(payload['preferred_username']);
    if (verified.size >= maxRemembered) verified.clear();
    verified.set(token, { username, expiresAt: payload.exp ?? 0 });
    return { username };
  } catch (error) {
    const isExpired = isRecord(error) && error['code'] === 'ERR_JWT_EXPIRED';
    return { refused: isExpired ? 'Signature has expired.' : 'Error decoding token.' };
  }
}
