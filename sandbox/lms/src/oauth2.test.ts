import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type LmsUnderTest, secret, startLms } from '../../test-support/lms-under-test.ts';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms();
});

afterEach(async () => {
  vi.useRealTimers();
  await lms.close();
});

const credentials = {
  grant_type: 'client_credentials',
  client_id: 'matricula-sandbox',
  client_secret: secret,
};

function askToken(form: Record<string, string>, headers: Record<string, string> = {}) {
  return lms.call('/oauth2/access_token', { form, headers });
}

describe('access token', () => {
  it('is a JWT of an hour with the claims of the application’s account', async () => {
    const answer = await askToken({ ...credentials, token_type: 'JWT' });

    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      expires_in: 3600,
      token_type: 'JWT',
      scope: 'read write email profile',
    });
    const { access_token: token } = answer.json as { access_token: string };
    expect(decodeProtectedHeader(token).alg).toBe('HS256');
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      aud: 'openedx',
      grant_type: 'client-credentials',
      preferred_username: 'matricula-worker',
      scopes: ['read', 'write', 'email', 'profile'],
      version: '1.2.0',
      filters: [],
      is_restricted: false,
      email_verified: true,
      email: 'matricula-worker@lms.example',
      administrator: true,
      superuser: false,
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  });

  it('is a JWT when only the header asks for one', async () => {
    const answer = await askToken(credentials, { 'X-Token-Type': 'jwt' });

    expect(answer.json).toMatchObject({ token_type: 'JWT' });
  });

  it('is an opaque token of ten hours unless a JWT is asked for', async () => {
    const answer = await askToken(credentials);

    expect(answer.json).toMatchObject({ expires_in: 36_000, token_type: 'Bearer' });
  });

  it('is given for HTTP Basic credentials', async () => {
    const basic = Buffer.from(`matricula-sandbox:${secret}`).toString('base64');

    const answer = await askToken({ grant_type: 'client_credentials' }, { Authorization: `Basic ${basic}` });

    expect(answer.status).toBe(200);
  });

  it('narrows to the scopes asked for', async () => {
    const answer = await askToken({ ...credentials, scope: 'read email' });

    expect(answer.json).toMatchObject({ scope: 'read email' });
  });

  it.each([
    ['an unknown client', { ...credentials, client_id: 'nobody' }, 401, 'invalid_client'],
    ['a wrong secret', { ...credentials, client_secret: 'wrong' }, 401, 'invalid_client'],
    [
      'no secret',
      { grant_type: 'client_credentials', client_id: 'matricula-sandbox' },
      401,
      'invalid_client',
    ],
    [
      'an application of another grant',
      { ...credentials, client_id: 'matricula-wronggrant' },
      400,
      'unauthorized_client',
    ],
    ['another grant', { ...credentials, grant_type: 'password' }, 400, 'unauthorized_client'],
    ['an odd grant', { ...credentials, grant_type: 'magic' }, 400, 'unsupported_grant_type'],
    ['no grant', { client_id: 'matricula-sandbox', client_secret: secret }, 400, 'unsupported_grant_type'],
    ['a scope too many', { ...credentials, scope: 'read admin' }, 400, 'invalid_scope'],
  ])('is refused for %s', async (_case, form, status, error) => {
    const answer = await askToken(form);

    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error });
  });

  it('is not given for a JSON body, which is not read', async () => {
    const answer = await lms.call('/oauth2/access_token', { json: credentials });

    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: 'unsupported_grant_type' });
  });

  it('fails with an error page for an application without an account', async () => {
    const answer = await askToken({ ...credentials, client_id: 'matricula-nouser', token_type: 'jwt' });

    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('is limited to 120 requests a minute from one address, with an error page and no Retry-After', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { throttle: { enabled: true } } });

    for (let call = 0; call < 120; call += 1) await askToken({ grant_type: 'magic' });
    const refused = await askToken(credentials);
    vi.setSystemTime(Date.now() + 60_001);
    const later = await askToken(credentials);

    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toContain('text/html');
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(later.status).toBe(200);
  });
});
