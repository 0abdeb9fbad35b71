import { createHmac, timingSafeEqual } from 'node:crypto';

/** Before a Standard Webhooks secret that is base64; one without it is used as it is. */
const PREFIX = 'whsec_';

/** The headers of a delivery that matter, lower-cased. */
export type DeliveryHeaders = Record<string, string | undefined>;

/** How a delivery was signed. `none`: it carries no signature at all. */
export type SignatureScheme = 'woocommerce' | 'standard' | 'none';

export function signatureScheme(headers: DeliveryHeaders): SignatureScheme {
  if (headers['webhook-signature'] !== undefined) return 'standard';
  return headers['x-wc-webhook-signature'] === undefined ? 'none' : 'woocommerce';
}

/**
 * Checks a signature over the raw body, in constant time.
 *
 * @param secrets All that are valid now: two while one is being rotated.
 */
export function isSignatureValid(headers: DeliveryHeaders, body: Buffer, secrets: string[]): boolean {
  const scheme = signatureScheme(headers);
  if (scheme === 'none') return false;
  const check = scheme === 'standard' ? isStandardWebhook : isWooCommerceWebhook;
  return secrets.map((secret) => check(headers, body, secret)).includes(true);
}

/** base64(HMAC-SHA256(body, secret)); class-wc-webhook.php, `generate_signature`. */
function isWooCommerceWebhook(headers: DeliveryHeaders, body: Buffer, secret: string): boolean {
  const given = Buffer.from(headers['x-wc-webhook-signature'] ?? '', 'base64');
  const expected = createHmac('sha256', secret).update(body).digest();
  return isSame(given, expected);
}

/** A signature is good for so long, either way: clocks differ, and a delivery that was overheard is not to be of use. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * standardwebhooks.com: id, timestamp and body are signed. The package of that name signs what we send; it computes
 * SHA-256 in JavaScript, which held everybody up for most of a second when somebody, whoever it was, sent eight megabytes.
 */
function isStandardWebhook(headers: DeliveryHeaders, body: Buffer, secret: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (!id || !/^\d{1,12}$/.test(timestamp ?? '')) return false;
  if (Math.abs(Math.floor(Date.now() / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : secret;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures
    .split(' ')
    .map((entry) => entry.startsWith('v1,') && isSame(Buffer.from(entry.slice(3), 'base64'), expected))
    .includes(true);
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
