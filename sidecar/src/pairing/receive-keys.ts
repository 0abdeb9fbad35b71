import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { credentialsPurpose } from '../connections.ts';
import type { Problem } from '../shared/problem.ts';
import type { Seal } from '../shared/seal.ts';
import { hashToken } from '../shared/token.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { findConnectionByToken, keepKeys, type ShopConnection } from '../store/shop-connections.ts';
import { addToTimeline } from '../store/timeline.ts';

/** 256 random bits, as the link has them; anything else is not even looked for. */
export const CONNECTION_TOKEN = /^[\w-]{43}$/;

/** `POST /v1/shop-keys`, as `WC_Auth::create_keys` and `post_consumer_data` write it. */
export const keysRequest = z
  .object({
    key_id: z.number().int().positive().optional(),
    user_id: z
      .string()
      .regex(CONNECTION_TOKEN)
      .meta({ description: 'As the link of "matricula shop connect" named it: opaque, and used once.' }),
    consumer_key: z.string().regex(/^ck_\w{10,100}$/),
    consumer_secret: z.string().regex(/^cs_\w{10,100}$/),
    key_permissions: z.enum(['read', 'write', 'read_write']),
  })
  .meta({ id: 'ShopKeys', description: "As WooCommerce's page of approval sends them." });

export type KeysRequest = z.infer<typeof keysRequest>;

export interface ReceiveParts {
  db: Db;
  seal: Seal;
  /** Whether keys may come over plain http through the internet. */
  allowsPlainHttp: boolean;
}

/**
 * Takes the keys that WooCommerce hands over, once for each link, and keeps them sealed. Whether they are good for anything
 * is found out after the answer: WooCommerce waits for it, and deletes the keys unless it is a 200.
 */
export async function receiveKeys(
  parts: ReceiveParts,
  request: KeysRequest,
  { cameInClear }: { cameInClear: boolean },
): Promise<{ kept: ShopConnection } | { refused: Problem }> {
  const connection = await findConnectionByToken(parts.db, hashToken(request.user_id));
  if (!connection) return { refused: refusals.unknown };
  const { tenantId, connectionId, shopId } = connection;
  const refused = refuse(connection, request, cameInClear && !parts.allowsPlainHttp);
  return inTenant(parts.db, tenantId, async (trx) => {
    const isKept = !refused && (await keepKeys(trx, connectionId, sealKeys(parts.seal, shopId, request)));
    if (isKept) return { kept: connection };
    const problem = refused ?? refusals.used;
    const detail = { actor: `shop:${shopId}`, code: problem.code };
    await addToTimeline(trx, { event: 'shop.connection_refused', shopId, detail, trace: randomUUID() });
    return { refused: problem };
  });
}

/** As the shop's own credentials are: they are moved there as they are. */
function sealKeys(
  sealer: Seal,
  shopId: string,
  { consumer_key: consumerKey, consumer_secret: consumerSecret }: KeysRequest,
): string {
  return sealer.close(JSON.stringify({ consumerKey, consumerSecret }), credentialsPurpose(shopId));
}

/** What keeps the link open is refused first: the shop deletes the key, and the page can be opened again. */
function refuse(
  { state, isExpired }: ShopConnection,
  { key_permissions: permissions }: KeysRequest,
  isOverheard: boolean,
): Problem | undefined {
  if (state !== 'asked') return refusals.used;
  if (isExpired) return refusals.expired;
  if (isOverheard) return refusals.overheard;
  return permissions === 'read_write' ? undefined : refusals.permission;
}

const refusal = (status: number, code: string, detail: string): Problem => ({
  ...{ status, code, detail },
  title: 'Keys not taken',
});

const refusals = {
  unknown: refusal(404, 'connection_unknown', 'Nobody asked for these keys.'),
  used: refusal(
    409,
    'connection_used',
    'The link was used already, or there is a newer one. Have another made with "matricula shop connect".',
  ),
  expired: refusal(
    410,
    'connection_expired',
    'The link is older than a day. Have another made with "matricula shop connect".',
  ),
  permission: refusal(
    422,
    'keys_insufficient',
    'The keys are not for reading and writing. Open the link as it was printed.',
  ),
  overheard: refusal(
    403,
    'keys_overheard',
    'The keys came over plain http, where others can read them. Give the sidecar an https:// address.',
  ),
};
