import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answer, PretendHttp } from '../../../test/support/pretend-http.ts';
import { TransportError, type HttpResponse } from '../../shared/http-client.ts';
import { SealError } from '../../shared/seal.ts';
import type { LmsErrorCode } from '../lms-error.ts';
import { AccessTokenSource } from './access-token.ts';

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T22:00:00Z'), toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A JWT as the LMS makes it; nobody here checks its signature. */
function jwt(claims: object): string {
  return ['{"alg":"HS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
}

const granted = (number: number, overrides: object = {}) =>
  answer(200, {
    access_token: jwt({ preferred_username: 'bridge', number }),
    expires_in: 3600,
    token_type: 'JWT',
    scope: 'read write email profile',
    ...overrides,
  });

/** An LMS whose token view answers these, one after the other, and the last one again and again. */
function lms(...answers: (HttpResponse | Error)[]) {
  return lmsWithSecret(() => 'a+b c&d=é', ...answers);
}

function lmsWithSecret(clientSecret: () => string, ...answers: (HttpResponse | Error)[]) {
  let asked = 0;
  const http = new PretendHttp(() => {
    const next = answers[Math.min(asked, answers.length - 1)] ?? granted(0);
    asked += 1;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  const application = {
    baseUrl: 'https://lms.example',
    clientId: 'matricula',
    clientSecret,
  };
  return { http, tokens: new AccessTokenSource(application, http) };
}

describe('a token', () => {
  it('is asked for by a form, as a JWT, with the secret written safely', async () => {
    const { http, tokens } = lms(granted(1));

    await tokens.get();

    expect(http.last).toMatchObject({
      method: 'POST',
      url: 'https://lms.example/oauth2/access_token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(Object.fromEntries(new URLSearchParams(http.last.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'matricula',
      client_secret: 'a+b c&d=é',
      token_type: 'jwt',
    });
  });

  it('says which user it acts as', async () => {
    expect((await lms(granted(1)).tokens.get()).username).toBe('bridge');
  });

  it('that does not say is taken all the same', async () => {
    const { tokens } = lms(answer(200, { access_token: 'opaque', expires_in: 3600, token_type: 'JWT' }));

    expect(await tokens.get()).toEqual({ value: 'opaque', username: '' });
  });

  it('may be called a "jwt" in any case', async () => {
    await expect(lms(granted(1, { token_type: 'jwt' })).tokens.get()).resolves.toMatchObject({
      username: 'bridge',
    });
  });

  it('is asked for once by everybody who needs it at the same moment', async () => {
    const { http, tokens } = lms(granted(1), granted(2));

    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.get()));

    expect(http.requests).toHaveLength(1);
    expect(new Set(all.map((token) => token.value)).size).toBe(1);
  });

  it('is used until five minutes before its end, and not longer', async () => {
    const { http, tokens } = lms(granted(1), granted(2));
    const first = await tokens.get();

    vi.setSystemTime(Date.now() + 55 * MINUTE - 1);
    const before = await tokens.get();
    vi.setSystemTime(Date.now() + 1);
    const after = await tokens.get();

    expect([before.value === first.value, after.value === first.value, http.requests.length]).toEqual([
      true,
      false,
      2,
    ]);
  });

  it('that lives for minutes only is used for half of them', async () => {
    const { http, tokens } = lms(granted(1, { expires_in: 240 }));
    await tokens.get();

    vi.setSystemTime(Date.now() + 119_000);
    await tokens.get();
    vi.setSystemTime(Date.now() + 1_000);
    await tokens.get();

    expect(http.requests).toHaveLength(2);
  });

  it('that the LMS refused before its time is asked for anew, once', async () => {
    const { http, tokens } = lms(granted(1), granted(2), granted(3));
    const refused = await tokens.get();

    tokens.forget(refused);
    const fresh = await tokens.get();
    tokens.forget(refused); // Another call that was refused with the old one.

    expect(fresh.value).not.toBe(refused.value);
    expect((await tokens.get()).value).toBe(fresh.value);
    expect(http.requests).toHaveLength(2);
  });

  it('that was not given is asked for again the next time', async () => {
    const { tokens } = lms(answer(503, '<html>'), granted(1));

    const refused = await Promise.allSettled([tokens.get(), tokens.get()]);

    expect(refused.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await expect(tokens.get()).resolves.toMatchObject({ username: 'bridge' });
  });
});

describe('a token request that is refused', () => {
  const refusal = (status: number, body: unknown) => lms(answer(status, body)).tokens.get();

  it.each<[number, unknown, LmsErrorCode]>([
    [401, { error: 'invalid_client' }, 'credentials_rejected'],
    [400, { error: 'unauthorized_client' }, 'application_misconfigured'],
    [400, { error: 'unsupported_grant_type' }, 'application_misconfigured'],
    [400, { error: 'invalid_scope' }, 'application_misconfigured'],
    [429, '<html>429</html>', 'lms_throttled'],
    [403, '<html>403</html>', 'lms_throttled'],
    [500, '<html>500</html>', 'lms_failing'],
    [502, '<html>502</html>', 'lms_failing'],
    [503, '', 'lms_failing'],
    [404, '<html>Page not found</html>', 'not_an_lms'],
    [405, '', 'not_an_lms'],
    [301, '', 'not_an_lms'],
    [200, '<html>Welcome</html>', 'not_an_lms'],
    [200, { access_token: '', expires_in: 3600, token_type: 'JWT' }, 'not_an_lms'],
    [200, { access_token: 'x', expires_in: 36000, token_type: 'Bearer' }, 'application_misconfigured'],
    [200, { access_token: 'x', expires_in: -1, token_type: 'Bearer' }, 'application_misconfigured'],
  ])('with %i and %j is %s', async (status, body, code) => {
    await expect(refusal(status, body)).rejects.toMatchObject({ name: 'LmsError', code });
  });

  it('because of too many of them waits a minute, since the LMS does not say how long', async () => {
    await expect(refusal(429, '<html>')).rejects.toMatchObject({ retryAfterSeconds: 60 });
  });

  it('shows neither the id nor the secret', async () => {
    await expect(refusal(401, { error: 'invalid_client' })).rejects.not.toThrow(/matricula|a\+b/);
  });

  it('before it is sent, because the stored secret does not open, says what to do', async () => {
    const { http, tokens } = lmsWithSecret(() => {
      throw new SealError('The stored secret does not open with this key. Store it anew.');
    });

    await expect(tokens.get()).rejects.toMatchObject({
      name: 'LmsError',
      code: 'credentials_rejected',
      message: expect.stringContaining('Store it anew.') as string,
    });
    expect(http.requests).toEqual([]);
  });

  it('because the stored secret did not open is over once it does', async () => {
    let isMended = false;
    const { tokens } = lmsWithSecret(() => {
      if (!isMended) throw new SealError('It does not open.');
      return 'secret';
    }, granted(1));
    await expect(tokens.get()).rejects.toMatchObject({ code: 'credentials_rejected' });

    isMended = true;

    await expect(tokens.get()).resolves.toMatchObject({ username: 'bridge' });
  });

  it('by no answer at all is the LMS’s trouble', async () => {
    const { tokens } = lms(new TransportError('timeout', 'lms.example does not answer in time.', undefined));

    await expect(tokens.get()).rejects.toMatchObject({ name: 'LmsError', code: 'lms_unreachable' });
  });
});
