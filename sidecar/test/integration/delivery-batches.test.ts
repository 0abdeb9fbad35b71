import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { DeliveryBatches } from '../../src/intake/delivery-batches.ts';
import { DEFAULT_TENANT, openStore, type Store } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { storeDeliveries, storeDelivery } from '../../src/store/inbox.ts';
import { ensureTenant, inTenant } from '../../src/store/in-tenant.ts';
import { addTestShop, TEST_KEY } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { newDelivery } from '../support/new-delivery.ts';

let store: Store;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  store = await openStore(readConfig({ DATABASE_URL: url, MATRICULA_KEY: TEST_KEY }), createLogger('silent'));
  await ensureTenant(store.db, 'other');
  const shop = { shopId: 'books', url: 'http://127.0.0.1:9' };
  await inTenant(store.db, DEFAULT_TENANT, (trx) => addTestShop(trx, shop));
  await inTenant(store.db, 'other', (trx) => addTestShop(trx, { ...shop, shopId: 'papers' }));
});

afterAll(() => store.close());

async function stored(tenantId = DEFAULT_TENANT): Promise<{ order_id: string; body: Buffer }[]> {
  return inTenant(store.db, tenantId, (trx) =>
    trx.selectFrom('inbox').select(['order_id', 'body']).orderBy('received_at').execute(),
  );
}

it('stores each of a rush of deliveries once, however many copies of it come', async () => {
  const batches = new DeliveryBatches(store.db);
  const orders = Array.from({ length: 300 }, (_, place) => String(1000 + place));

  const ids = await Promise.all(
    [...orders, ...orders].map((order) => batches.store(DEFAULT_TENANT, newDelivery(order))),
  );

  expect(new Set(ids.filter(Boolean)).size).toBe(300);
  expect((await stored()).map((row) => row.order_id).sort()).toEqual(orders);
});

it('keeps the deliveries of one order in the order they came', async () => {
  const batches = new DeliveryBatches(store.db);
  const statuses = ['pending', 'processing', 'pending', 'completed', 'completed', 'pending'];

  const ids = await Promise.all(
    statuses.map((text) => batches.store(DEFAULT_TENANT, newDelivery('2000', { text }))),
  );

  expect(ids.map((id) => id !== undefined)).toEqual([true, true, true, true, false, true]);
  const rows = (await stored()).filter((row) => row.order_id === '2000');
  expect(rows.map((row) => row.body.toString())).toEqual([
    'pending',
    'processing',
    'pending',
    'completed',
    'pending',
  ]);
});

it('stores what came beside a delivery that cannot be stored, and says so of that one alone', async () => {
  const batches = new DeliveryBatches(store.db);
  const gone = { shopId: 'removed-a-second-ago' };

  const outcomes = await Promise.allSettled(
    Array.from({ length: 40 }, (_, place) =>
      batches.store(DEFAULT_TENANT, newDelivery(String(3000 + place), place === 20 ? gone : {})),
    ),
  );

  expect(outcomes.flatMap(({ status }, place) => (status === 'rejected' ? [place] : []))).toEqual([20]);
});

it('mixes no tenants', async () => {
  const batches = new DeliveryBatches(store.db);

  await Promise.all(
    Array.from({ length: 20 }, (_, place) =>
      place % 2 === 0
        ? batches.store(DEFAULT_TENANT, newDelivery(String(4000 + place)))
        : batches.store('other', newDelivery(String(4000 + place), { shopId: 'papers' })),
    ),
  );

  const expected = Array.from({ length: 10 }, (_, place) => String(4001 + place * 2));
  expect((await stored('other')).map((row) => row.order_id).sort()).toEqual(expected);
});

it('stores the largest deliveries one by one', async () => {
  const batches = new DeliveryBatches(store.db);
  const text = 'x'.repeat(900_000);

  const ids = await Promise.all(
    ['5000', '5001', '5002'].map((order) => batches.store(DEFAULT_TENANT, newDelivery(order, { text }))),
  );

  expect(ids.filter(Boolean)).toHaveLength(3);
});

/** So that the next one is noted. */
const forgetLastDelivery = () =>
  inTenant(store.db, DEFAULT_TENANT, (trx) =>
    trx.updateTable('shops').set({ last_delivery_at: null }).execute(),
  );

it('does not wait for a batch of the same shop that is not committed yet, for the two would wait for each other', async () => {
  await inTenant(store.db, DEFAULT_TENANT, async (trx) => {
    await storeDelivery(trx, DEFAULT_TENANT, newDelivery('5001'));
    await forgetLastDelivery();

    const pushed = [newDelivery('5002')];
    const ids = await inTenant(store.db, DEFAULT_TENANT, (trx) =>
      storeDeliveries(trx, DEFAULT_TENANT, pushed, { arePushed: true }),
    );

    expect(ids).toHaveLength(1);
  });
});
