import { createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

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
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** standardwebhooks.com: id, timestamp (five minutes either way) and body are signed. */
function isStandardWebhook(headers: DeliveryHeaders, body: Buffer, secret: string): boolean {
  try {
    const present = Object.entries(headers).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const webhook = secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(secret, { format: 'raw' });
    webhook.verify(body, Object.fromEntries(present), { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
