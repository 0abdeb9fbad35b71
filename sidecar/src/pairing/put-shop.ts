import { defaultSettings, thisSecond } from '../operator/default-settings.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import type { PairingChoices } from '../store/schema.ts';
import { addShop, changeShop, lockShop, type Shop } from '../store/shops.ts';

/** A shop that was paired or connected, as it comes. */
export interface PutShop extends Pick<Shop, 'shopId' | 'connector' | 'url' | 'webhookSecrets'> {
  /** Sealed. */
  credentials: string;
  choices: PairingChoices;
  /** What the shop calls itself, for one that is new and of which nothing else was chosen. */
  own: { name: string; locale: string };
}

/**
 * Stores a shop, or changes how one that is known is spoken to: it keeps its orders, grants and settings.
 *
 * @returns From when on its orders count, where that was chosen.
 * @throws a unique violation where the id belongs to another tenant.
 */
export async function putShop(
  trx: TenantTransaction,
  { shopId, choices, own, ...rest }: PutShop,
): Promise<Date | undefined> {
  const since = choices.ordersSince === undefined ? undefined : new Date(choices.ordersSince);
  const connection = { ...rest, url: rest.url.replace(/\/+$/, '') };
  if (await lockShop(trx, shopId)) {
    await changeShop(trx, shopId, {
      ...connection,
      ...(choices.name !== undefined && { name: choices.name }),
      ...(choices.locale !== undefined && { locale: choices.locale }),
      ...(choices.defaultLmsId !== undefined && { defaultLmsId: choices.defaultLmsId }),
      ...(since && { connectedAt: since }),
    });
  } else {
    await addShop(trx, {
      shopId,
      ...connection,
      name: choices.name ?? (own.name.trim() || shopId),
      locale: choices.locale ?? (own.locale || 'en'),
      defaultLmsId: choices.defaultLmsId ?? null,
      settings: defaultSettings(),
      connectedAt: since ?? thisSecond(),
    });
  }
  return since;
}
