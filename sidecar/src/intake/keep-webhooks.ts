import { randomUUID } from 'node:crypto';
import type { Logger } from '../shared/logger.ts';
import { deliveryUrlAt, secureAddress } from '../shared/public-address.ts';
import type { Seal } from '../shared/seal.ts';
import type { KeptWebhooks, ShopConnector } from '../shops/connector.ts';
import { ShopError, type ShopErrorCode } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { noteKept, noteNotKept } from '../store/kept-webhooks.ts';
import type { Shop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import { webhookSecretPurpose } from './shop-directory.ts';

export interface KeepParts {
  db: Db;
  seal: Seal;
  logger: Logger;
  /** `MATRICULA_PUBLIC_URL`; where it changes, the webhooks move with it. */
  publicUrl: string | undefined;
}

/** Waiting mends none of these. */
const REFUSALS: ShopErrorCode[] = ['shop_credentials_rejected', 'shop_unexpected_answer'];

/**
 * Looks after the webhooks of a shop that was connected by approval: WooCommerce tries each delivery once, and switches a
 * webhook off after a run of failures. Webhooks that somebody made by hand are left to them.
 *
 * @returns What kept us from it, if anything did.
 */
export async function keepShopWebhooks(
  parts: KeepParts,
  shop: Shop,
  { webhooks }: ShopConnector,
): Promise<ShopError | undefined> {
  const [sealed] = shop.webhookSecrets;
  if (shop.webhooksUrl === null || !webhooks || sealed === undefined) return undefined;
  const address = secureAddress(parts.publicUrl);
  const deliveryUrl = address ? deliveryUrlAt(address, shop.shopId) : shop.webhooksUrl;
  try {
    const kept = await webhooks.keep({
      deliveryUrl,
      formerUrls: [shop.webhooksUrl],
      secret: await parts.seal.reveal(sealed, webhookSecretPurpose(shop.shopId)),
      isSecretNew: shop.webhooksKeptAt === null,
    });
    await note(parts, shop, deliveryUrl, kept);
    return undefined;
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    if (REFUSALS.includes(error.code))
      await inTenant(parts.db, shop.tenantId, (trx) => noteNotKept(trx, shop.shopId));
    parts.logger.warn({ shop: shop.shopId, code: error.code }, 'webhooks.not_kept');
    return error;
  }
}

async function note(
  { db, logger }: KeepParts,
  { tenantId, shopId, webhooksUrl, webhooksKeptAt }: Shop,
  deliveryUrl: string,
  { made, mended, removed }: KeptWebhooks,
): Promise<void> {
  const changes = made.length + mended.length + removed;
  // Those of the first look, and those that move with our address, were not missing.
  const wasMended = made.length + mended.length > 0 && webhooksKeptAt !== null && deliveryUrl === webhooksUrl;
  await inTenant(db, tenantId, async (trx) => {
    await noteKept(trx, shopId, { deliveryUrl, wasMended });
    if (changes === 0) return;
    const detail = { actor: 'sidecar', made: made.join(' '), mended: mended.join(' '), removed };
    await addToTimeline(trx, { event: 'shop.webhooks_kept', shopId, detail, trace: randomUUID() });
  });
  if (changes > 0) logger.info({ shop: shopId, made, mended, removed }, 'webhooks.kept');
}
