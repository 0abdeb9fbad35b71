import { randomUUID } from 'node:crypto';
import type { Problem } from '../shared/problem.ts';
import { KEYS_PATH, RETURN_PATH, secureAddress } from '../shared/public-address.ts';
import { hashToken, newToken } from '../shared/token.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { findLmsConnection } from '../store/lms-connections.ts';
import type { PairingChoices } from '../store/schema.ts';
import { addShopConnection, type ShopConnection } from '../store/shop-connections.ts';
import { findShop, findShopByAddress, PLUGIN_CONNECTOR, type Shop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import { admitAddress, type AdmitParts } from './admit-address.ts';

/** How long a link is good: whoever manages the shop may have to be sent it. */
const LINK_VALID_MS = 24 * 60 * 60_000;

export interface AskParts extends AdmitParts {
  /** `MATRICULA_PUBLIC_URL` */
  publicUrl: string | undefined;
}

export interface KeyQuestion {
  shopId: string;
  /** Home address of the shop; undefined: as it is known. */
  url: string | undefined;
  choices: PairingChoices;
  /** `cli:` or `api:` and a name. */
  actor: string;
}

/** The link, which is stored nowhere and cannot be shown again, and what is known of it. */
export interface AskedForKeys {
  authorizeUrl: string;
  connection: ShopConnection;
  isKnown: boolean;
}

/**
 * Makes the link to WooCommerce's own page on which whoever manages a shop without the plugin approves that this sidecar
 * gets REST keys. Nothing of the shop changes until the keys have come and were tried.
 */
export async function askForKeys(
  parts: AskParts,
  tenantId: string,
  question: KeyQuestion,
): Promise<{ asked: AskedForKeys } | { refused: Problem }> {
  const { shopId, choices, actor } = question;
  const address = secureAddress(parts.publicUrl);
  if (address === undefined) return { refused: refusals.unreachable };
  const known = await inTenant(parts.db, tenantId, (trx) => findShop(trx, shopId));
  const refused = await refuseShop(parts.db, shopId, known);
  if (refused) return { refused };
  const url = question.url ?? known?.url;
  if (url === undefined) return { refused: refusals.noAddress };
  const forbidden = await admitAddress(parts, { tenantId, shopId, actor }, url);
  if (forbidden) return { refused: forbidden };
  return inTenant(parts.db, tenantId, async (trx) => {
    if (await isLmsUnknown(trx, choices)) return { refused: refusals.noLms };
    const token = newToken();
    const connection = await addShopConnection(trx, {
      ...{ shopId, url, choices },
      ...{ tokenHash: hashToken(token), askedBy: actor, validMs: LINK_VALID_MS },
    });
    const detail = { actor, host: new URL(url).host };
    await addToTimeline(trx, { event: 'shop.connection_asked', shopId, detail, trace: randomUUID() });
    return {
      asked: { authorizeUrl: toAuthorizeUrl(url, address, token), connection, isKnown: known !== undefined },
    };
  });
}

async function refuseShop(db: Db, shopId: string, known: Shop | undefined): Promise<Problem | undefined> {
  if (known) return known.connector === PLUGIN_CONNECTOR ? refusals.paired : undefined;
  return (await findShopByAddress(db, shopId)) ? refusals.taken : undefined;
}

async function isLmsUnknown(trx: TenantTransaction, { defaultLmsId }: PairingChoices): Promise<boolean> {
  return defaultLmsId !== undefined && !(await findLmsConnection(trx, defaultLmsId));
}

/** As class-wc-auth.php reads it; `user_id` is whatever we like, and comes back with the keys. */
function toAuthorizeUrl(shopUrl: string, address: string, token: string): string {
  const url = new URL(`${shopUrl}/wc-auth/v1/authorize`);
  url.search = new URLSearchParams({
    app_name: 'Matricula',
    scope: 'read_write',
    user_id: token,
    return_url: address + RETURN_PATH,
    callback_url: address + KEYS_PATH,
  }).toString();
  return url.href;
}

const refusal = (status: number, code: string, detail: string): Problem => ({
  ...{ status, code, detail },
  title: 'Not asked',
});

const refusals = {
  unreachable: refusal(
    409,
    'public_url_unsecured',
    'WooCommerce hands keys over to an https:// address alone, and MATRICULA_PUBLIC_URL names none. Set it to where the shop reaches this sidecar, or make the keys and webhooks by hand: "matricula shop add".',
  ),
  noAddress: refusal(400, 'shop_url_missing', 'The shop is not known yet: name its home address.'),
  paired: refusal(
    409,
    'shop_is_paired',
    'The shop has the plugin, which needs no keys: pair it with "matricula shop pair". A shop that lost the plugin is connected under another id.',
  ),
  taken: refusal(
    409,
    'shop_id_taken',
    'The shop id belongs to somebody else. Connect the shop under another.',
  ),
  noLms: refusal(404, 'lms_unknown', 'There is no LMS of this id. "matricula lms list" shows them.'),
};
