import { describe, expect, it } from 'vitest';
import { answer, PretendHttp } from '../../../test/support/pretend-http.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { AccessTokenSource } from './access-token.ts';
import { isDisabled, readAccounts } from './accounts.ts';
import { LmsSession } from './session.ts';

const token = answer(200, { access_token: 'a.b.c', expires_in: 3600, token_type: 'JWT' });

/** An LMS that answers every call alike. */
function lms(reply: HttpResponse) {
  const http = new PretendHttp(({ url }) => (url.endsWith('/oauth2/access_token') ? token : reply));
  const application = { baseUrl: 'https://lms.example', clientId: 'id', clientSecret: () => 'secret' };
  const meter = { take: () => Promise.resolve(), note: () => undefined };
  return {
    http,
    session: new LmsSession(application.baseUrl, new AccessTokenSource(application, http), http, meter),
  };
}

describe('accounts read by their usernames', () => {
  const row = { id: 11, username: 'Ana', email: 'Ana@Example.org', is_active: true };

  it('are those that exist, with the address as it is now', async () => {
    const accounts = await readAccounts(lms(answer(200, [row])).session, ['ana', 'ghost']);

    expect(accounts).toEqual([
      { lmsUserId: '11', username: 'Ana', emailKey: 'ana@example.org', isActive: true },
    ]);
  });

  it('are none where the LMS knows none of them', async () => {
    expect(await readAccounts(lms(answer(404)).session, ['ghost'])).toEqual([]);
  });

  it('are asked for a hundred at a time', async () => {
    const { session, http } = lms(answer(200, []));

    await readAccounts(
      session,
      Array.from({ length: 101 }, (_, index) => `user-${index}`),
    );

    expect(http.requests.filter(({ url }) => url.includes('/accounts'))).toHaveLength(2);
  });
});

describe('an account on the support’s page', () => {
  const page = (status: string) => ({ username: 'ana', email: 'ana@example.org', status });

  it.each([
    ['may sign in', answer(200, page('Usable')), false],
    ['is disabled', answer(200, page('Unusable')), true],
    ['is unknown', answer(200, []), undefined],
    ['is behind a login', answer(302, '', { location: '/login' }), undefined],
    ['is not for the service user', answer(403, '<h1>403 Forbidden</h1>'), undefined],
    ['is not there', answer(404, '<h1>Not found</h1>'), undefined],
  ])('%s', async (_what, reply, expected) => {
    expect(await isDisabled(lms(reply).session, 'ana')).toBe(expected);
  });
});
