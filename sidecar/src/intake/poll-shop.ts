import pMap from 'p-map';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import { parseJson } from '../shared/parse-json.ts';
import type { ShopConnector, ShopOutbox } from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { storeDelivery, type NewDelivery } from '../store/inbox.ts';
import { claimPolls, finishPoll, isPollCause, postponePoll, type DuePoll } from '../store/shop-polls.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { acceptDelivery, toDelivery } from './accept-delivery.ts';

export interface PollParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  connect: (shop: Shop) => ShopConnector;
  wake: () => void;
  /** How often a shop that answers is asked. */
  everyMs: number;
}

const LIMIT = 50;
/** Orders of thousands of lines may be too much for one answer: who did not answer is asked for less each time. */
const askFor = (failures: number) => Math.max(1, LIMIT >> Math.min(failures, 10));
/** A shop that had a long outage is asked this often in a row, then the others have their turn. */
const MOST_ROUNDS = 20;
const AT_ONCE = 4;

/**
 * Asks paired shops for what waits in their outboxes, since WordPress's own schedule sleeps without visitors.
 *
 * @returns How many shops were asked.
 */
export async function pollShops(parts: PollParts, tenantId: string): Promise<number> {
  const polls = await inTenant(parts.db, tenantId, claimPolls);
  await pMap(polls, (poll) => pollShop(parts, tenantId, poll), { concurrency: AT_ONCE });
  return polls.length;
}

async function pollShop(parts: PollParts, tenantId: string, poll: DuePoll): Promise<void> {
  const { shopId, failures } = poll;
  try {
    const shop = await inTenant(parts.db, tenantId, (trx) => getShop(trx, shopId));
    const { outbox } = parts.connect(shop);
    const taken = outbox ? await emptyOutbox(parts, shop, outbox, askFor(failures)) : 0;
    await inTenant(parts.db, tenantId, (trx) => finishPoll(trx, poll, parts.everyMs));
    if (failures > 0) parts.wake();
    parts.metrics.polls.inc({ result: 'ok' });
    if (taken > 0) parts.logger.info({ shop: shopId, deliveries: taken }, 'shop.polled');
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    const cause = isPollCause(error.code) ? error.code : undefined;
    await inTenant(parts.db, tenantId, (trx) => postponePoll(trx, shopId, { cause, everyMs: parts.everyMs }));
    parts.metrics.polls.inc({ result: error.code });
    parts.logger.warn({ shop: shopId, code: error.code }, 'shop.not_polled');
  }
}

/**
 * What is stored is named in the next call, and only then does the shop let it go. Where that call is lost, the shop
 * hands the same over again, and its ids are known.
 */
async function emptyOutbox(parts: PollParts, shop: Shop, outbox: ShopOutbox, limit: number): Promise<number> {
  const store = (delivery: NewDelivery) =>
    inTenant(parts.db, shop.tenantId, (trx) => storeDelivery(trx, shop.tenantId, delivery));
  let [taken, delivered] = [0, [] as string[]];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const deliveries = await outbox.take(delivered, limit);
    if (deliveries.length === 0) break;
    for (const { webhookId, body } of deliveries) {
      const headers = { 'content-type': 'application/json', 'webhook-id': webhookId };
      const json = parseJson(body.toString('utf8'));
      const delivery = toDelivery(shop.shopId, { headers, body, json });
      await acceptDelivery({ logger: parts.logger, store }, delivery);
    }
    parts.wake();
    taken += deliveries.length;
    delivered = deliveries.map(({ webhookId }) => webhookId);
  }
  return taken;
}
