import { createHmac, timingSafeEqual } from 'node:crypto';

import type { PhpValue } from './php-query.ts';

/** Percent-encodes as RFC 3986 asks, which is stricter than `encodeURIComponent`. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The text an OAuth 1.0a signature covers (`WC_REST_Authentication::check_oauth_signature`): method, address
 * without its query, and every parameter but the signature, sorted by name. A JSON body is not part of it.
 */
export function signatureBase(
  method: string,
  address: string,
  params: Readonly<Record<string, PhpValue>>,
): string {
  const names = Object.keys(params)
    .filter((name) => name !== 'oauth_signature')
    .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const pairs = names.flatMap((name) => pairsOf(encodeRfc3986(name), params[name] ?? ''));
  return `${method.toUpperCase()}&${encodeRfc3986(address)}&${pairs.map(encodeRfc3986).join('%26')}`;
}

/** The signature of a base text; the key is the consumer's secret and an ampersand, as there is no token. */
export function signBase(base: string, secret: string, method: 'HMAC-SHA1' | 'HMAC-SHA256'): string {
  const algorithm = method === 'HMAC-SHA1' ? 'sha1' : 'sha256';
  return createHmac(algorithm, `${secret}&`).update(base).digest('base64');
}

/** Compares two signatures in constant time. */
export function isSameSignature(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function pairsOf(encodedName: string, value: PhpValue): string[] {
  if (typeof value === 'string') return [`${encodedName}=${encodeRfc3986(value)}`];
  return Object.entries(value).flatMap(([key, item]) =>
    pairsOf(`${encodedName}%5B${encodeRfc3986(key)}%5D`, item),
  );
}
