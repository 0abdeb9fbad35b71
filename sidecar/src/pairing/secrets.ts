import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { credentialsPurpose } from '../connections.ts';
import { webhookSecretPurpose } from '../intake/shop-directory.ts';
import type { Seal } from '../shared/seal.ts';
import type { PluginCredentials } from '../shops/woocommerce-plugin/plugin-client.ts';

/** A secret as Standard Webhooks writes it: 32 random bytes. */
export const signingSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{43}=$/)
  .meta({ description: '`whsec_` and the base64 of 32 random bytes.' });

export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** For WooCommerce's own webhooks. Letters and digits only: it decodes HTML entities in a secret before it signs with it. */
export function newWebhookSecret(): string {
  return randomBytes(24).toString('hex');
}

export function sealDeliverySecret(seal: Seal, shopId: string, secret: string): string {
  return seal.close(secret, webhookSecretPurpose(shopId));
}

export function openDeliverySecret(seal: Seal, shopId: string, sealed: string): string {
  return seal.open(sealed, webhookSecretPurpose(shopId));
}

export function sealCredentials(seal: Seal, shopId: string, credentials: PluginCredentials): string {
  return seal.close(JSON.stringify(credentials), credentialsPurpose(shopId));
}

export function openCredentials(seal: Seal, shopId: string, sealed: string): PluginCredentials {
  return JSON.parse(seal.open(sealed, credentialsPurpose(shopId))) as PluginCredentials;
}
