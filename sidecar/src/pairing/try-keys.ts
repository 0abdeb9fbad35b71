import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { credentialsPurpose } from '../connections.ts';
import { defaultSettings } from '../operator/default-settings.ts';
import { nextTrialMs } from '../ledger/retry-policy.ts';
import type { Logger } from '../shared/logger.ts';
import { deliveryUrlAt, secureAddress } from '../shared/public-address.ts';
import type { Seal } from '../shared/seal.ts';
import type { ShopConnector } from '../shops/connector.ts';
import { ShopError, type ShopErrorCode } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { startKeeping } from '../store/kept-webhooks.ts';
import {
  claimConnections,
  endConnection,
  postponeConnection,
  type ShopConnection,
} from '../store/shop-connections.ts';
import { bringForward } from '../store/shop-polls.ts';
import { findShop, PLAIN_CONNECTOR, PLUGIN_CONNECTOR, type Shop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import { putShop } from './put-shop.ts';
import { newWebhookSecret, sealDeliverySecret } from './secrets.ts';

export interface TryParts {
  db: Db;
  seal: Seal;
  logger: Logger;
  connect: (shop: Shop) => ShopConnector;
  publicUrl: string | undefined;
  wake: () => void;
  /** The secrets of a shop have just changed. */
  forget: (shopId: string) => void;
}

const AT_ONCE = 4;

/** Trying again may help for a moment (a host that answers from an old cache), not for long. */
const SOON_FINAL: ShopErrorCode[] = ['shop_credentials_rejected', 'shop_unexpected_answer'];
const FINAL: ShopErrorCode[] = ['shop_address_forbidden', 'shop_credentials_missing'];
const MOST_REFUSALS = 3;

/**
 * Tries the keys that shops have handed over. Good ones are put to use, with a fresh secret for the webhooks, which the
 * shop's next sweep makes. Before that nothing of a shop that is known has changed, whoever sent what.
 *
 * @returns How many were tried.
 */
export async function tryKeys(parts: TryParts, tenantId: string): Promise<number> {
  const connections = await inTenant(parts.db, tenantId, claimConnections);
  await pMap(connections, (connection) => tryClaimed(parts, connection), { concurrency: AT_ONCE });
  return connections.length;
}

async function tryClaimed(parts: TryParts, connection: ShopConnection): Promise<void> {
  const { tenantId, connectionId, shopId, attempts } = connection;
  const outcome = (await proveKeys(parts, connection)) ?? (await takeOver(parts, connection));
  if (outcome === undefined) {
    parts.forget(shopId);
    parts.logger.info({ shop: shopId }, 'shop.connected');
    return parts.wake();
  }
  parts.logger.warn({ shop: shopId, code: outcome, attempts }, 'shop.not_connected');
  await inTenant(parts.db, tenantId, async (trx) => {
    const delayMs = isFinal(outcome, attempts) ? undefined : nextTrialMs(attempts, Math.random());
    if (delayMs !== undefined) {
      await postponeConnection(trx, connectionId, { outcome, delayMs });
    } else if (await endConnection(trx, connectionId, { state: 'failed', outcome })) {
      await note(trx, 'shop.connection_failed', connection, { code: outcome });
    }
  });
}

/** Why keys are of no use, or not yet. */
type Obstacle = ShopErrorCode | 'shop_id_taken' | 'shop_is_paired' | 'public_url_unsecured';

function isFinal(outcome: Obstacle, attempts: number): boolean {
  if (!isShopCode(outcome)) return true;
  if (FINAL.includes(outcome)) return true;
  return SOON_FINAL.includes(outcome) && attempts >= MOST_REFUSALS;
}

function isShopCode(outcome: Obstacle): outcome is ShopErrorCode {
  return outcome !== 'shop_id_taken' && outcome !== 'shop_is_paired' && outcome !== 'public_url_unsecured';
}

async function proveKeys(parts: TryParts, connection: ShopConnection): Promise<Obstacle | undefined> {
  try {
    await parts.connect(candidate(connection)).webhooks?.proveKeys();
    return undefined;
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    return error.code;
  }
}

/** The shop as it would be. */
function candidate({ tenantId, shopId, url, credentials }: ShopConnection): Shop {
  return {
    ...{ tenantId, shopId, url, credentials, name: shopId, connector: PLAIN_CONNECTOR },
    ...{ webhookSecrets: [], locale: 'en', defaultLmsId: null, settings: defaultSettings() },
    ...{ connectedAt: new Date(), refusedSince: null, lastContactAt: null },
    ...{ webhooksUrl: null, webhooksKeptAt: null, needsAttentionCause: null },
  };
}

async function takeOver(parts: TryParts, connection: ShopConnection): Promise<Obstacle | undefined> {
  const address = secureAddress(parts.publicUrl);
  if (address === undefined) return 'public_url_unsecured';
  try {
    return await inTenant(parts.db, connection.tenantId, (trx) =>
      putToUse(trx, parts.seal, connection, deliveryUrlAt(address, connection.shopId)),
    );
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return 'shop_id_taken';
    throw error;
  }
}

/** The secret before stays good, for what is under way. */
async function putToUse(
  trx: TenantTransaction,
  seal: Seal,
  connection: ShopConnection,
  deliveryUrl: string,
): Promise<Obstacle | undefined> {
  const { connectionId, shopId, url, credentials, choices } = connection;
  const known = await findShop(trx, shopId);
  if (known?.connector === PLUGIN_CONNECTOR) return 'shop_is_paired';
  // Somebody may have asked for another link meanwhile; then these keys are nobody's.
  if (!credentials || !(await endConnection(trx, connectionId, { state: 'connected', outcome: null })))
    return;
  const purpose = credentialsPurpose(shopId);
  const secret = sealDeliverySecret(seal, shopId, newWebhookSecret());
  const since = await putShop(trx, {
    ...{ shopId, url, choices, connector: PLAIN_CONNECTOR },
    // Anew: the key may have been changed since they came.
    credentials: seal.close(seal.open(credentials, purpose), purpose),
    webhookSecrets: [secret, ...(known?.webhookSecrets ?? [])].slice(0, 2),
    own: { name: shopId, locale: 'en' },
  });
  await startKeeping(trx, shopId, { deliveryUrl, since });
  await bringForward(trx, shopId, 0);
  await note(trx, 'shop.connected', connection, { host: new URL(url).host });
}

function note(
  trx: TenantTransaction,
  event: 'shop.connected' | 'shop.connection_failed',
  { shopId, askedBy }: ShopConnection,
  more: Record<string, string>,
): Promise<void> {
  const detail = { actor: askedBy, ...more };
  return addToTimeline(trx, { event, shopId, detail, trace: randomUUID() });
}
