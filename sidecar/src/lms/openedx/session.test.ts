import { expect, it } from 'vitest';
import { answer, PretendHttp } from '../../../test/support/pretend-http.ts';
import type { CallMeter } from '../lms-client.ts';
import { AccessTokenSource } from './access-token.ts';
import { LmsSession } from './session.ts';

const token = answer(200, { access_token: 'a.b.c', expires_in: 3600, token_type: 'JWT' });

function connect(take: CallMeter['take']) {
  const http = new PretendHttp(({ url }) => (url.endsWith('/oauth2/access_token') ? token : answer(200, [])));
  const application = { baseUrl: 'https://lms.example', clientId: 'id', clientSecret: () => 'secret' };
  const tokens = new AccessTokenSource(application, http);
  return {
    http,
    session: new LmsSession(application.baseUrl, tokens, http, { take, note: () => undefined }),
  };
}

it.each([true, false])('asks before a call whether it may go out, throttled: %s', async (isThrottled) => {
  const taken: boolean[] = [];
  const { session } = connect((call) => Promise.resolve(void taken.push(call.isThrottled)));

  await session.send({ method: 'GET', path: '/api/user/v1/accounts', isThrottled });

  expect(taken).toEqual([isThrottled]);
});

it.each([true, false])('sends nothing once the lane is lost, throttled: %s', async (isThrottled) => {
  const { session, http } = connect(() => Promise.reject(new Error('The lane is lost.')));

  await expect(session.send({ method: 'GET', path: '/api/user/v1/accounts', isThrottled })).rejects.toThrow(
    'The lane is lost.',
  );

  expect(http.requests.filter(({ url }) => url.includes('/accounts'))).toEqual([]);
});
