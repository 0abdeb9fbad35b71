import type { LmsClient, CallMeter } from '../lms/lms-client.ts';
import { LmsError } from '../lms/lms-error.ts';
import type { ShopCheck, ShopConnector } from '../shops/connector.ts';
import { checkMessagesFor, type CheckMessages } from '../shops/woocommerce-plugin/check-messages.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import type { Shop } from '../store/shops.ts';

export interface ShopCheckParts {
  connectShop: (shop: Shop) => ShopConnector;
  connectLms: (tenantId: string, connection: LmsConnection, meter: CallMeter) => LmsClient;
}

/**
 * The checks of a paired shop, one by one, from the signature to the LMS; they end at the first that fails.
 *
 * @param connections The tenant's LMSs.
 * @param asked The plugin itself asked, with a signature that fits; undefined: the operator did.
 */
export async function* checkPairedShop(
  parts: ShopCheckParts,
  shop: Shop,
  connections: LmsConnection[],
  asked?: { clockSkewSeconds: number },
): AsyncGenerator<ShopCheck> {
  const messages = checkMessagesFor(shop.locale);
  if (asked) yield { name: 'signature', result: 'ok', sentence: messages.signature };
  for await (const check of parts.connectShop(shop).check(asked)) {
    yield check;
    if (check.result === 'failed' && check.name !== 'clock') return;
  }
  const relevant = connections.filter(
    ({ lmsId }) => shop.defaultLmsId === null || lmsId === shop.defaultLmsId,
  );
  if (relevant.length === 0) yield { name: 'lms', result: 'failed', sentence: messages.noLms };
  for (const connection of relevant) {
    yield await checkLms(parts.connectLms(shop.tenantId, connection, UNMETERED), connection.lmsId, messages);
  }
}

/** One call beside the lane: a person waits for it. */
const UNMETERED: CallMeter = { take: () => Promise.resolve(), note: () => undefined };

async function checkLms(client: LmsClient, lmsId: string, messages: CheckMessages): Promise<ShopCheck> {
  try {
    await client.probe();
    return { name: 'lms', result: 'ok', sentence: messages.lms(lmsId) };
  } catch (error) {
    if (!(error instanceof LmsError)) throw error;
    // The operator's own command says why; its sentences are not for the shop's screen.
    return { name: 'lms', result: 'failed', sentence: messages.lmsFailed(lmsId) };
  }
}
