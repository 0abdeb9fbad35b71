import { z } from 'zod';
import { isSignatureValid, type DeliveryHeaders } from '../intake/verify-signature.ts';
import type { Seal } from '../shared/seal.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { changeShop, lockShop } from '../store/shops.ts';
import {
  newSigningSecret,
  openCredentials,
  openDeliverySecret,
  sealCredentials,
  sealDeliverySecret,
  signingSecret,
} from './secrets.ts';

/** `POST /v1/shops/:id/rotations` */
export const rotationRequest = z.object({ action: z.literal('rotate'), reportSecret: signingSecret });

export const rotationAnswer = z.object({ deliverySecret: signingSecret }).meta({ id: 'RotationAnswer' });

/** The signed question as it came. */
export interface SignedQuestion {
  headers: DeliveryHeaders;
  body: Buffer;
}

/**
 * Changes both secrets of a paired shop. Besides the new delivery secret, the one that signed the question stays
 * valid: where our answer is lost, the plugin goes on with it and asks again.
 *
 * @returns The new delivery secret; undefined when no secret that is valid now has signed the question.
 */
export async function rotateSecrets(
  trx: TenantTransaction,
  seal: Seal,
  shopId: string,
  question: SignedQuestion,
  reportSecret: string,
): Promise<string | undefined> {
  const shop = await lockShop(trx, shopId);
  const used = shop?.webhookSecrets.find((sealed) =>
    isSignatureValid(question.headers, question.body, [openDeliverySecret(seal, shopId, sealed)]),
  );
  if (!shop?.credentials || used === undefined) return undefined;
  const { restUrl } = openCredentials(seal, shopId, shop.credentials);
  const deliverySecret = newSigningSecret();
  await changeShop(trx, shopId, {
    webhookSecrets: [sealDeliverySecret(seal, shopId, deliverySecret), used],
    credentials: sealCredentials(seal, shopId, { restUrl, reportSecret }),
  });
  return deliverySecret;
}
