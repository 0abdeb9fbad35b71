import { z } from 'zod';
import type { Problem } from '../shared/problem.ts';
import type { Seal } from '../shared/seal.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { findPairingByCode, startShop, takePairing, type Pairing } from '../store/pairings.ts';
import { PLUGIN_CONNECTOR } from '../store/shops.ts';
import { admitAddress } from './admit-address.ts';
import { hashPairingCode } from './pairing-code.ts';
import { putShop } from './put-shop.ts';
import { newSigningSecret, sealCredentials, sealDeliverySecret, signingSecret } from './secrets.ts';
import { site, type Site, type SiteRules } from './site.ts';

/** `POST /v1/pairings` */
export const pairingRequest = z
  .object({
    code: z
      .string()
      .min(1)
      .max(64)
      .meta({ description: 'As "matricula shop pair" printed it; case, spaces and dashes do not count.' }),
    reportSecret: signingSecret,
    site,
  })
  .meta({ id: 'PairingRequest' });

export type PairingRequest = z.infer<typeof pairingRequest>;

export const pairingAnswer = z
  .object({ shopId: z.string(), deliverySecret: signingSecret })
  .meta({ id: 'PairingAnswer' });

export interface PairingParts extends SiteRules {
  db: Db;
  seal: Seal;
}

export type Paired = { paired: z.infer<typeof pairingAnswer> } | { refused: Problem };

/**
 * Pairs the shop that a code was made for with the site that brought it. A code is used up only when everything else
 * is right, or when others could read it on its way. A shop that exists keeps its orders, grants and settings; its secrets
 * and its address change.
 */
export async function pairShop(
  parts: PairingParts,
  request: PairingRequest,
  { cameInClear }: { cameInClear: boolean },
): Promise<Paired> {
  const pairing = await findPairingByCode(parts.db, hashPairingCode(request.code));
  if (!pairing) return { refused: refusals.unknown };
  if (pairing.state !== 'open') return { refused: refusals[pairing.state] };
  if (cameInClear && !parts.allowsPlainHttp) {
    await inTenant(parts.db, pairing.tenantId, (trx) => takePairing(trx, pairing.pairingId));
    return { refused: refusals.overheard };
  }
  const { shopId, tenantId } = pairing;
  const named = { tenantId, shopId, actor: `shop:${shopId}` };
  const forbidden = await admitAddress(parts, named, request.site);
  if (forbidden) return { refused: forbidden };
  const deliverySecret = newSigningSecret();
  const sealed = {
    webhookSecrets: [sealDeliverySecret(parts.seal, shopId, deliverySecret)],
    credentials: sealCredentials(parts.seal, shopId, {
      restUrl: request.site.restUrl,
      reportSecret: request.reportSecret,
    }),
  };
  try {
    return await inTenant(parts.db, pairing.tenantId, async (trx) => {
      if (!(await takePairing(trx, pairing.pairingId))) return { refused: refusals.used };
      await storeShop(trx, pairing, request.site, sealed);
      return { paired: { shopId, deliverySecret } };
    });
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return { refused: refusals.taken };
    throw error;
  }
}

type SealedSecrets = { webhookSecrets: string[]; credentials: string };

/** @throws a unique violation where the id belongs to another tenant. */
async function storeShop(
  trx: TenantTransaction,
  { shopId, choices }: Pairing,
  { url, name, locale }: Site,
  sealed: SealedSecrets,
): Promise<void> {
  const shop = { shopId, choices, url, connector: PLUGIN_CONNECTOR, own: { name, locale } };
  await startShop(trx, shopId, await putShop(trx, { ...shop, ...sealed }));
}

const refusal = (code: string, detail: string, status = 403): Problem => ({
  status,
  code,
  title: 'Not paired',
  detail,
});

const refusals = {
  unknown: refusal(
    'pairing_code_unknown',
    'No pairing code reads like this. Compare it with what was printed.',
  ),
  expired: refusal(
    'pairing_code_expired',
    'The pairing code is older than ten minutes. Have a new one made with "matricula shop pair".',
  ),
  used: refusal(
    'pairing_code_used',
    'The pairing code was used already. Have a new one made with "matricula shop pair".',
  ),
  overheard: refusal(
    'pairing_overheard',
    'The pairing code and a secret came over plain http, where others can read them; the code is used up. Give the sidecar an https:// address, and have a new code made. Where that is of no account, as in development, MATRICULA_ALLOW_PLAIN_HTTP allows it.',
  ),
  taken: refusal(
    'shop_id_taken',
    'The shop id belongs to somebody else. Have a code made for another id.',
    409,
  ),
};
