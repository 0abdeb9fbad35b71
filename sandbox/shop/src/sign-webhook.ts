import { createHmac } from 'node:crypto';

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&#038;': '&',
  '&lt;': '<',
  '&#060;': '<',
  '&gt;': '>',
  '&#062;': '>',
  '&quot;': '"',
  '&#034;': '"',
  '&#039;': "'",
  '&#x27;': "'",
};

/**
 * Signs the body of a delivery: base64 of HMAC-SHA256 (`WC_Webhook::generate_signature`). HTML entities in
 * the secret are decoded first, which surprises owners of secrets with an ampersand.
 */
export function signWebhook(body: string, secret: string): string {
  return createHmac('sha256', decodeEntities(secret)).update(body, 'utf8').digest('base64');
}

/**
 * The id of a delivery. It covers the webhook and the second only, so deliveries of one second share it
 * (`WC_Webhook::get_new_delivery_id`).
 */
export function deliveryIdOf(webhookId: number, unixSecond: number): string {
  return createHmac('md5', 'the salt of the pretend shop').update(`${webhookId}${unixSecond}`).digest('hex');
}

function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:amp|lt|gt|quot|#038|#060|#062|#034|#039|#x27);/g,
    (entity) => entities[entity] ?? entity,
  );
}
