import { type Call, formFields } from '../../kit/call.ts';
import { percentDecode } from '../../kit/percent.ts';
import type { ConsumerKey } from './model.ts';
import { isSameSignature, signatureBase, signBase } from './oauth1.ts';
import { parsePhpQuery, type PhpValue } from './php-query.ts';
import type { Shop } from './shop.ts';
import { WpError } from './wp-error.ts';

const windowSeconds = 15 * 60;
const oauthNames = [
  'oauth_consumer_key',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
] as const;

/**
 * Finds out whose key a call carries (`includes/class-wc-rest-authentication.php`). Over plain http only an
 * OAuth 1.0a signature counts; over https also Basic, and key and secret in the query. Undefined for a call
 * without a key, which the routes then refuse; throws for one that is wrong.
 */
export function authenticate(shop: Shop, call: Call): ConsumerKey | undefined {
  const key = (call.secure ? byPassword(shop, call) : undefined) ?? bySignature(shop, call);
  call.trace.caller = key?.consumerKey ?? null;
  return key;
}

/** Refuses a call whose key does not reach as far (`check_user_permissions`). */
export function checkKeyPermission(key: ConsumerKey, method: string): void {
  const needed = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
  if (key.permissions === 'read_write' || key.permissions === needed) return;
  throw refused(`The API key provided does not have ${needed} permissions.`);
}

function byPassword(shop: Shop, call: Call): ConsumerKey | undefined {
  const [consumerKey, secret] = basicCredentials(call) ?? [
    call.query.get('consumer_key') ?? '',
    call.query.get('consumer_secret') ?? '',
  ];
  const key = shop.state.keys.get(consumerKey);
  if (key === undefined) return undefined;
  if (key.consumerSecret !== secret) throw refused('Consumer secret is invalid.');
  return key;
}

function basicCredentials(call: Call): [string, string] | undefined {
  const match = /^Basic (.+)$/i.exec(call.headers.authorization ?? '');
  if (match?.[1] === undefined) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function bySignature(shop: Shop, call: Call): ConsumerKey | undefined {
  const params = oauthParams(call);
  const missing = oauthNames.filter((name) => (params[name] ?? '') === '');
  if (missing.length === oauthNames.length) return undefined;
  if (missing.length > 0) {
    const text = `Missing OAuth parameter${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
    throw new WpError(401, 'woocommerce_rest_authentication_missing_parameter', text);
  }
  const key = shop.state.keys.get(textOf(params['oauth_consumer_key']));
  if (key === undefined) throw refused('Consumer key is invalid.');
  checkSignature(shop, call, params, key);
  checkTimeAndNonce(shop, key, textOf(params['oauth_timestamp']), textOf(params['oauth_nonce']));
  return key;
}

/** From query, form body and header together, the later ones winning. */
function oauthParams(call: Call): Record<string, PhpValue> {
  return { ...parsePhpQuery(call.query), ...parsePhpQuery(formFields(call)), ...headerParams(call) };
}

function headerParams(call: Call): Record<string, string> {
  const header = (call.headers.authorization ?? '').trim();
  if (!header.startsWith('OAuth ')) return {};
  const pairs = header.matchAll(/(oauth_[a-z_-]*)=(?:"([^"]*)"|([^,]*))/g);
  return Object.fromEntries(
    [...pairs].map(([, name = '', quoted, bare]) => [name, percentDecode(quoted ?? bare ?? '')]),
  );
}

function checkSignature(shop: Shop, call: Call, params: Record<string, PhpValue>, key: ConsumerKey): void {
  const method = textOf(params['oauth_signature_method']);
  if (method !== 'HMAC-SHA1' && method !== 'HMAC-SHA256') {
    throw refused('Invalid signature - signature method is invalid.');
  }
  // The address the site believes to have, not the one that was called.
  const base = signatureBase(call.method, `${shop.siteUrl}${call.rawPath}`, params);
  const given = percentDecode(textOf(params['oauth_signature']).replaceAll(' ', '+').replaceAll('+', '%2B'));
  if (!isSameSignature(signBase(base, key.consumerSecret, method), given)) {
    throw refused('Invalid signature - provided signature does not match.');
  }
}

function checkTimeAndNonce(shop: Shop, key: ConsumerKey, timestamp: string, nonce: string): void {
  const now = Math.floor(Date.now() / 1000);
  const time = Number(timestamp);
  if (!Number.isFinite(time) || Math.abs(now - time) > windowSeconds) throw refused('Invalid timestamp.');
  const used = shop.state.nonces.get(key.consumerKey) ?? new Map<string, number>();
  shop.state.nonces.set(key.consumerKey, used);
  if (used.has(nonce)) throw refused('Invalid nonce - nonce has already been used.');
  for (const [old, at] of used) {
    if (at >= now - windowSeconds) break;
    used.delete(old);
  }
  used.set(nonce, time);
}

function refused(message: string): WpError {
  return new WpError(401, 'woocommerce_rest_authentication_error', message);
}

function textOf(value: PhpValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
