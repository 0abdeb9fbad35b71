import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { workInbox } from '../../src/intake/work-inbox.ts';
import type { Order } from '../../src/ledger/order.ts';
import { DEFAULT_TENANT, openStore, type Store } from '../../src/open-store.ts';
import { ErasedPeople } from '../../src/privacy/erased-people.ts';
import { Bell } from '../../src/shared/bell.ts';
import { createHolder } from '../../src/shared/holder.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { createMetrics } from '../../src/shared/metrics.ts';
import { loadSeal } from '../../src/shared/seal.ts';
import type { ShopConnector } from '../../src/shops/connector.ts';
import { inTenant, type TenantTransaction } from '../../src/store/in-tenant.ts';
import { storeDelivery } from '../../src/store/inbox.ts';
import { findOrder } from '../../src/store/orders.ts';
import { paidOrder } from '../support/builders.ts';
import { addTestShop, TEST_KEY } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { gate } from '../support/factory.ts';
import { newDelivery } from '../support/new-delivery.ts';

let store: Store;
let lastOrder = 100;
let orderId: string;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  store = await openStore(readConfig({ DATABASE_URL: url, MATRICULA_KEY: TEST_KEY }), createLogger('silent'));
  await run((trx) => addTestShop(trx, { shopId: 'books', url: 'http://127.0.0.1:9' }));
});

afterAll(() => store.close());

beforeEach(() => {
  orderId = String((lastOrder += 1));
});

const run = <T>(work: (trx: TenantTransaction) => Promise<T>) => inTenant(store.db, DEFAULT_TENANT, work);

/** The order as it was at some second of that evening. */
function at(second: number, overrides: Partial<Order> = {}): Order {
  const modifiedAt = new Date(Date.parse('2026-11-23T22:00:00Z') + second * 1000);
  return paidOrder({ orderId, modifiedAt, ...overrides });
}

const onHold: Partial<Order> = { status: 'on-hold', paidAt: null };

/** Hands over what it was stored with, and answers a question with the next of the answers. */
function shop(...answers: (() => Promise<Order> | Order)[]) {
  const shopAsked: string[] = [];
  const connector = {
    readDelivery: (_topic: string, body: Buffer) => {
      const { modifiedAt, paidAt, createdAt, ...order } = JSON.parse(body.toString()) as Record<
        'modifiedAt' | 'paidAt' | 'createdAt',
        string | null
      >;
      const date = (text: string | null) => (text === null ? null : new Date(text));
      const dates = { modifiedAt: date(modifiedAt), paidAt: date(paidAt), createdAt: date(createdAt) };
      return { kind: 'order', order: { ...order, ...dates } };
    },
    readOrder: async (id: string) => {
      shopAsked.push(id);
      return answers.shift()?.();
    },
  } as unknown as ShopConnector;
  return { connector, shopAsked };
}

const deliver = (order: Order) =>
  run((trx) =>
    storeDelivery(trx, DEFAULT_TENANT, newDelivery(order.orderId, { text: JSON.stringify(order) })),
  );

/** A sidecar's turn. */
const work = (connector: ShopConnector, giveWay: () => Promise<void> = () => Promise.resolve()) =>
  workInbox(
    {
      db: store.db,
      logger: createLogger('silent'),
      metrics: createMetrics(),
      holder: createHolder(),
      connect: () => connector,
      erased: new ErasedPeople(store.db, loadSeal(TEST_KEY, '')),
      news: new Bell(),
      signal: new AbortController().signal,
      giveWay,
    },
    DEFAULT_TENANT,
  );

/** Something that is reached, and goes on when the test says so. */
function halt() {
  const [reached, goOn] = [gate(), gate()];
  const wait = () => {
    reached.open();
    return goOn.promise;
  };
  return { wait, reached: reached.promise, open: goOn.open };
}

/** Claims what is due and halts before it is planned. @returns What lets it go on to its end. */
async function claim(connector: ShopConnector): Promise<() => Promise<void>> {
  const { wait, reached, open } = halt();
  const slow = work(connector, wait);
  await reached;
  return async () => {
    open();
    await slow;
  };
}

const storedStatus = async () =>
  (await run((trx) => findOrder(trx, { shopId: 'books', orderId })))?.order.status;

describe('a delivery that is overtaken by the payment', () => {
  it('between its claim and its planning is compared with the payment, and the shop is asked', async () => {
    const { connector, shopAsked } = shop(() => at(20));
    await deliver(at(10, onHold));
    const goOn = await claim(connector);
    await deliver(at(20));
    await work(connector);

    await goOn();

    expect([await storedStatus(), shopAsked]).toEqual(['processing', [orderId]]);
  });

  it('while the shop is asked about it is compared with the payment: what the shop said is old', async () => {
    const { wait, reached, open } = halt();
    const { connector, shopAsked } = shop(
      async () => {
        await wait();
        return at(10, { ...onHold, paymentGateway: 'cheque' });
      },
      () => at(20),
    );
    await deliver(at(10, onHold));
    await work(connector);
    await deliver(at(10, { ...onHold, paymentGateway: 'cheque' }));
    const slow = work(connector);
    await reached;
    await deliver(at(20));
    await work(connector);

    open();
    await slow;

    expect([await storedStatus(), shopAsked]).toEqual(['processing', [orderId, orderId]]);
  });

  it('is planned after it where it is certainly newer, also where it repeats the snapshot before', async () => {
    const { connector, shopAsked } = shop();
    await deliver(at(10, onHold));
    await work(connector);
    await deliver(at(30, onHold));
    const goOn = await claim(connector);
    await deliver(at(20));
    await work(connector);

    await goOn();

    // Set back on hold after the payment.
    expect([await storedStatus(), shopAsked]).toEqual(['on-hold', []]);
  });
});

it('is left to whoever claims it next where its claim runs out before its turn', async () => {
  const { connector } = shop();
  const passed = performance.now.bind(performance);
  await deliver(at(10));

  await work(connector, () => {
    vi.spyOn(performance, 'now').mockImplementation(() => passed() + 31_000);
    return Promise.resolve();
  });
  vi.restoreAllMocks();

  expect(await storedStatus()).toBeUndefined();
  await run((trx) =>
    trx
      .updateTable('inbox')
      .set({ next_attempt_at: new Date(0) })
      .execute(),
  );
  await work(connector);
  expect(await storedStatus()).toBe('processing');
});
