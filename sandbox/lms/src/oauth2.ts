import { randomBytes } from 'node:crypto';

import { type Call, formFields } from '../../kit/call.ts';
import { percentDecode } from '../../kit/percent.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { djangoPage } from './django-pages.ts';
import { signJwt } from './jwt.ts';
import type { Lms } from './lms.ts';
import type { OAuthClient } from './model.ts';
import { limits } from './throttle.ts';

// Default of the OAuth library, which the LMS does not override.
const opaqueLifetimeSeconds = 36_000;

const grantTypes: Readonly<Record<string, string>> = {
  client_credentials: 'client-credentials',
  authorization_code: 'authorization-code',
  password: 'password',
  refresh_token: 'refresh-token',
};

/** `POST /oauth2/access_token` (`oauth_dispatch/views.py`): form-encoded only, errors in the OAuth library's shape. */
export async function accessToken(lms: Lms, call: Call): Promise<Reply> {
  if (isOverRate(lms, call)) return djangoPage(429);
  const form = formFields(call); // JSON is not read, so a JSON body has no grant type
  const grantType = grantTypes[form.get('grant_type') ?? ''];
  if (grantType === undefined) return refuse(400, 'unsupported_grant_type');
  const client = authenticateClient(lms, call, form);
  if (client === undefined) return refuse(401, 'invalid_client');
  if (client.grantType !== grantType || grantType !== 'client-credentials')
    return refuse(400, 'unauthorized_client');
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (scopes.some((scope) => !client.scopes.includes(scope))) return refuse(400, 'invalid_scope');
  const granted = scopes.length > 0 ? scopes : client.scopes;
  return wantsJwt(call, form) ? jwtReply(lms, call, client, granted) : opaqueReply(lms, client, granted);
}

function isOverRate(lms: Lms, call: Call): boolean {
  const { enabled, scale } = lms.settings.throttle;
  if (!enabled) return false;
  call.trace.scope = 'token';
  return !lms.tokenCalls.charge(call.remoteAddress, limits.token * scale);
}

function authenticateClient(lms: Lms, call: Call, form: URLSearchParams): OAuthClient | undefined {
  const [id, secret] = basicCredentials(call) ?? [
    form.get('client_id') ?? '',
    form.get('client_secret') ?? '',
  ];
  call.trace.caller = id === '' ? null : id;
  const client = lms.state.clients.get(id);
  return client?.clientSecret === secret ? client : undefined;
}

function basicCredentials(call: Call): [string, string] | undefined {
  const match = /^Basic (.+)$/i.exec(call.headers.authorization ?? '');
  if (match?.[1] === undefined) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return [percentDecode(text.slice(0, colon)), percentDecode(text.slice(colon + 1))];
}

function wantsJwt(call: Call, form: URLSearchParams): boolean {
  const header = call.headers['x-token-type'];
  const wanted = form.get('token_type') ?? (typeof header === 'string' ? header : '');
  return wanted.toLowerCase() === 'jwt';
}

async function jwtReply(lms: Lms, call: Call, client: OAuthClient, scopes: string[]): Promise<Reply> {
  const account = lms.state.accounts.findById(client.accountId);
  if (account === undefined) return djangoPage(500); // not confirmed: no real LMS with such an application was asked
  const lifetime = lms.settings.jwtLifetimeSeconds;
  const token = await signJwt(account, scopes, call.origin, lifetime);
  lms.jwtClients.set(token, client.clientId);
  return tokenReply({
    access_token: token,
    expires_in: lifetime,
    token_type: 'JWT',
    scope: scopes.join(' '),
  });
}

function opaqueReply(lms: Lms, client: OAuthClient, scopes: string[]): Reply {
  const token = randomBytes(15).toString('hex');
  const expiresAt = Date.now() + opaqueLifetimeSeconds * 1000;
  lms.opaqueTokens.set(token, { clientId: client.clientId, accountId: client.accountId, expiresAt });
  return tokenReply({
    access_token: token,
    expires_in: opaqueLifetimeSeconds,
    token_type: 'Bearer',
    scope: scopes.join(' '),
  });
}

function tokenReply(body: object): Reply {
  return jsonReply(200, body, { 'Cache-Control': 'no-store', Pragma: 'no-cache' });
}

function refuse(status: number, error: string): Reply {
  const headers: Record<string, string> =
    status === 401 ? { 'WWW-Authenticate': `Bearer error="${error}"` } : {};
  return jsonReply(status, { error }, headers);
}
