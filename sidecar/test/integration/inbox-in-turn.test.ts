import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { DEFAULT_TENANT, openStore, type Store } from '../../src/open-store.ts';
import { createHolder } from '../../src/shared/holder.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { claimDeliveries, storeDelivery } from '../../src/store/inbox.ts';
import { inTenant } from '../../src/store/in-tenant.ts';
import { addTestShop, TEST_KEY } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { newDelivery } from '../support/new-delivery.ts';

let store: Store;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  store = await openStore(readConfig({ DATABASE_URL: url, MATRICULA_KEY: TEST_KEY }), createLogger('silent'));
  await inTenant(store.db, DEFAULT_TENANT, (trx) =>
    addTestShop(trx, { shopId: 'books', url: 'http://127.0.0.1:9' }),
  );
});

afterAll(() => store.close());

beforeEach(async () => {
  await inTenant(store.db, DEFAULT_TENANT, (trx) =>
    trx.updateTable('inbox').set({ state: 'done' }).execute(),
  );
});

async function deliver(...orders: string[]): Promise<void> {
  for (const [place, order] of orders.entries()) {
    const text = JSON.stringify({ id: Number(order), place });
    await inTenant(store.db, DEFAULT_TENANT, (trx) =>
      storeDelivery(trx, DEFAULT_TENANT, newDelivery(order, { text })),
    );
  }
}

const claim = (limit: number) =>
  inTenant(store.db, DEFAULT_TENANT, (trx) => claimDeliveries(trx, createHolder(), limit));
const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, place) => String(from + place));

it('plans those that came last along with those that wait longest', async () => {
  await deliver(...numbers(100, 40));

  const claimed = (await claim(10)).map(({ orderId }) => orderId);

  expect(claimed).toEqual(['139', '138', ...numbers(100, 8).reverse()]);
});

it('plans what an order said first, also where its last word is the newest of all', async () => {
  await deliver(...numbers(200, 40), '230');

  const claimed = await claim(10);

  expect(claimed.map(({ orderId }) => orderId)).toEqual(['239', '230', ...numbers(200, 8).reverse()]);
  const { place } = JSON.parse(claimed[1]?.body.toString() ?? '') as { place: number };
  expect(place).toBe(30);
});

it('claims all there are where they are few, each once', async () => {
  await deliver(...numbers(300, 5));

  expect((await claim(10)).map(({ orderId }) => orderId)).toEqual(numbers(300, 5).reverse());
  expect(await claim(10)).toEqual([]);
});
