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

/** Checks a token; gives the username it was made for, or the reason why it is refused. */
export async function verifyJwt(token: string): Promise<{ username: string } | { refused: string }> {
  try {
    const { payload } = await jwtVerify(token, key, {
      audience,
      algorithms: ['HS256'],
      clockTolerance: 1, // the leeway of an LMS
      currentDate: new Date(),
    });
    return { username: String(payload['preferred_username']) };
  } catch (error) {
    const isExpired = isRecord(error) && error['code'] === 'ERR_JWT_EXPIRED';
    return { refused: isExpired ? 'Signature has expired.' : 'Error decoding token.' };
  }
}
