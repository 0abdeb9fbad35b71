import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { openAppDatabase, type Db } from '../../src/store/database.ts';
import { ensureTenant, inTenant, type TenantTransaction } from '../../src/store/in-tenant.ts';
import { storeDeliveries } from '../../src/store/inbox.ts';
import { claimSweeps, finishSweep, noteMissed, noteRefusal } from '../../src/store/shop-sweeps.ts';
import { addTestShop } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { newDelivery } from '../support/new-delivery.ts';

let db: Db;

const run = <T>(work: (trx: TenantTransaction) => Promise<T>) => inTenant(db, DEFAULT_TENANT, work);
const readShop = () =>
  run((trx) =>
    trx
      .selectFrom('shops')
      .select(['next_sweep_at', 'sweep_from', 'refused_since'])
      .executeTakeFirstOrThrow(),
  );

const accept = (orderId: string) =>
  inTenant(db, DEFAULT_TENANT, (trx) =>
    storeDeliveries(trx, DEFAULT_TENANT, [newDelivery(orderId)], { arePushed: true }),
  );

beforeAll(async () => {
  db = openAppDatabase((await createTestDatabase()).url, createLogger('silent'));
  await ensureTenant(db, DEFAULT_TENANT);
  await run((trx) => addTestShop(trx, { shopId: 'books', url: 'http://127.0.0.1:9' }));
});

afterAll(() => db.destroy());

it('has done with a shop once it was asked, also when it was refused in the same second', async () => {
  await run((trx) => noteRefusal(trx, 'books'));
  await accept('1');
  const sweeps = await run(claimSweeps);

  for (const sweep of sweeps) await run((trx) => finishSweep(trx, sweep));

  expect(sweeps).toHaveLength(1);
  expect(await readShop()).toEqual({ next_sweep_at: null, sweep_from: null, refused_since: null });
});

it('asks a shop again that was refused while it was being asked', async () => {
  await run((trx) => noteRefusal(trx, 'books'));
  await accept('2');
  const [sweep] = await run(claimSweeps);
  await run((trx) => noteRefusal(trx, 'books'));

  if (sweep) await run((trx) => finishSweep(trx, sweep));

  const { next_sweep_at, sweep_from } = await readShop();
  expect(next_sweep_at?.getTime()).toBeGreaterThan(Date.now() + 60_000);
  expect(sweep_from?.getTime()).toBe(Math.floor((sweep?.claimedAt.getTime() ?? 0) / 1000) * 1000);
});

it('asks a shop for what it delivered in vain since its last delivery, and one with the plugin for nothing', async () => {
  await run((trx) =>
    addTestShop(trx, { shopId: 'campus', url: 'http://127.0.0.1:9', connector: 'woocommerce-plugin' }),
  );
  const lastDeliveryAt = new Date('2026-11-02T10:00:00Z');
  await run((trx) =>
    trx
      .updateTable('shops')
      .set({ last_delivery_at: lastDeliveryAt, sweep_from: null, next_sweep_at: null })
      .execute(),
  );

  await run(noteMissed);
  const sweeps = await run(claimSweeps);

  expect(sweeps.map(({ shopId, from }) => [shopId, from])).toEqual([['books', lastDeliveryAt]]);
});
