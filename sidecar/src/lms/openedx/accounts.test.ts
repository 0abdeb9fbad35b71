import { describe, expect, it } from 'vitest';
import { answer, PretendHttp } from '../../../test/support/pretend-http.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { AccessTokenSource } from './access-token.ts';
import { findAccounts, isDisabled, readAccounts } from './accounts.ts';
import { LmsSession } from './session.ts';

const token = answer(200, { access_token: 'a.b.c', expires_in: 3600, token_type: 'JWT' });

/** An LMS that answers every call alike, but for the batched look-up of addresses. */
function lms(reply: HttpResponse, found = reply) {
  const http = new PretendHttp(({ url }) => {
    if (url.endsWith('/oauth2/access_token')) return token;
    return url.endsWith('/search_emails') ? found : reply;
  });
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

describe('accounts found by many addresses', () => {
  const row = { id: 11, username: 'ana', email: 'Ana@example.org', is_active: true };
  const account = { lmsUserId: '11', username: 'ana', emailKey: 'ana@example.org', isActive: true };
  const asked = ['ana@example.org', 'ghost@example.org'];
  const find = (found: unknown[], read: unknown[]) =>
    findAccounts(lms(answer(200, read), answer(200, found)).session, asked);

  it('are those that both calls agree on', async () => {
    expect(await find([row], [row])).toEqual(new Map([['ana@example.org', account]]));
  });

  it.each([
    ['has another address by now', [row], [{ ...row, email: 'new@example.org' }]],
    ['is another one by now', [row], [{ ...row, id: 12 }]],
    ['is gone by now', [row], []],
    ['was not asked for', [{ ...row, email: 'eve@example.org' }], [{ ...row, email: 'eve@example.org' }]],
  ])('are none where the account %s', async (_what, found, read) => {
    expect(await find(found, read)).toEqual(new Map());
  });

  it('are looked up one by one where the LMS has no look-up of many', async () => {
    const { session, http } = lms(answer(200, [row]), answer(404, '<h1>Page not found</h1>'));

    expect(await findAccounts(session, ['ana@example.org'])).toEqual(new Map([['ana@example.org', account]]));
    expect(http.last.url).toContain('accounts?email=ana%40example.org');
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
