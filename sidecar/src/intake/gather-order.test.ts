import { describe, expect, it } from 'vitest';
import { orderLine, paidOrder, refund } from '../../test/support/builders.ts';
import type { Order, Refund } from '../ledger/order.ts';
import { fingerprint } from '../ledger/snapshot.ts';
import type { ShopConnector } from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import type { StoredOrder } from '../store/orders.ts';
import { gatherOrder } from './gather-order.ts';

const at = (seconds: number) => new Date(Date.parse('2026-11-23T22:00:00Z') + seconds * 1000);

/** A refund as an order names it: nobody has read its lines. */
const unread: Refund = { ...refund(), lines: undefined };

function stored(order: Order): StoredOrder {
  return {
    order,
    fingerprint: fingerprint(order),
    readAt: at(0),
    trace: 'trace',
    isBackfilled: false,
    erased: [],
  };
}

/** A shop that answers these two questions and notes that it was asked. */
function shop({ order, refunds = [] }: { order?: Order; refunds?: Refund[] } = {}) {
  const asked: string[] = [];
  const connector = {
    readOrder: (orderId: string) => {
      asked.push(`order ${orderId}`);
      return Promise.resolve(order);
    },
    readRefunds: (orderId: string) => {
      asked.push(`refunds ${orderId}`);
      return Promise.resolve(refunds);
    },
  } as ShopConnector;
  return { connector, asked };
}

const delivery = (order: Order) => ({ kind: 'order' as const, order });
const removed = { kind: 'removed' as const, orderId: '18' };

describe('a delivery of an order', () => {
  it('that is the first one is taken without asking the shop', async () => {
    const { connector, asked } = shop();

    const gathered = await gatherOrder(delivery(paidOrder()), undefined, connector);

    expect(gathered).toEqual({
      kind: 'snapshot',
      order: paidOrder(),
      fingerprint: fingerprint(paidOrder()),
      askedShop: false,
    });
    expect(asked).toEqual([]);
  });

  it('that changes nothing ends here, however new it is', async () => {
    const later = paidOrder({ modifiedAt: at(60), number: 'WEB-18' });
    const { connector, asked } = shop();

    const gathered = await gatherOrder(delivery(later), stored(paidOrder({ modifiedAt: at(0) })), connector);

    expect([gathered, asked]).toEqual([{ kind: 'nothing', order: later }, []]);
  });

  it('that is certainly newer is taken without asking the shop', async () => {
    const newer = paidOrder({ status: 'completed', modifiedAt: at(60) });
    const { connector, asked } = shop();

    const gathered = await gatherOrder(delivery(newer), stored(paidOrder({ modifiedAt: at(0) })), connector);

    expect([gathered, asked]).toMatchObject([{ kind: 'snapshot', order: newer, askedShop: false }, []]);
  });

  it.each([
    ['in the same second as what is stored', at(0)],
    ['before what is stored', at(-60)],
    ['nobody knows when', null],
  ])('that was changed %s is not believed: the shop is asked once', async (_when, modifiedAt) => {
    const now = paidOrder({ status: 'cancelled', modifiedAt: at(5) });
    const { connector, asked } = shop({ order: now });

    const gathered = await gatherOrder(
      delivery(paidOrder({ status: 'on-hold', modifiedAt })),
      stored(paidOrder({ modifiedAt: at(0) })),
      connector,
    );

    expect([gathered, asked]).toMatchObject([
      { kind: 'snapshot', order: now, askedShop: true },
      ['order 18'],
    ]);
  });

  it('that came late ends here when the shop still has what is stored', async () => {
    const now = paidOrder({ modifiedAt: at(60) });
    const { connector, asked } = shop({ order: now });

    const gathered = await gatherOrder(
      delivery(paidOrder({ status: 'on-hold', modifiedAt: at(-60) })),
      stored(paidOrder({ modifiedAt: at(0) })),
      connector,
    );

    expect([gathered, asked]).toEqual([{ kind: 'nothing', order: now }, ['order 18']]);
  });

  it('that the shop no longer has counts as deleted, with what was delivered', async () => {
    const { connector } = shop();
    const late = paidOrder({ modifiedAt: at(-60), lines: [orderLine({ quantity: 2 })] });

    const gathered = await gatherOrder(delivery(late), stored(paidOrder({ modifiedAt: at(0) })), connector);

    expect(gathered).toMatchObject({
      kind: 'snapshot',
      order: { ...late, status: 'deleted' },
      askedShop: true,
    });
  });

  it('waits when the shop has to be asked and does not answer', async () => {
    const failing = {
      readOrder: () => Promise.reject(new ShopError('shop_unreachable', 'down')),
    } as Partial<ShopConnector> as ShopConnector;

    const gathering = gatherOrder(delivery(paidOrder({ status: 'on-hold' })), stored(paidOrder()), failing);

    await expect(gathering).rejects.toThrow(ShopError);
  });
});

describe('a refund that the order names without its lines', () => {
  it('is read from the shop once', async () => {
    const { connector, asked } = shop({ refunds: [refund()] });

    const gathered = await gatherOrder(delivery(paidOrder({ refunds: [unread] })), undefined, connector);

    expect([gathered, asked]).toMatchObject([{ order: { refunds: [refund()] } }, ['refunds 18']]);
  });

  it('is not read again when it is known', async () => {
    const { connector, asked } = shop();
    const known = stored(paidOrder({ refunds: [refund()], modifiedAt: at(0) }));
    const newer = paidOrder({ status: 'completed', refunds: [unread], modifiedAt: at(60) });

    const gathered = await gatherOrder(delivery(newer), known, connector);

    expect([gathered, asked]).toMatchObject([{ order: { status: 'completed', refunds: [refund()] } }, []]);
  });

  it('does not make an unchanged order look changed', async () => {
    const { connector, asked } = shop();
    const known = stored(paidOrder({ refunds: [refund()] }));

    const gathered = await gatherOrder(delivery(paidOrder({ refunds: [unread] })), known, connector);

    expect([gathered, asked]).toEqual([{ kind: 'nothing', order: paidOrder({ refunds: [refund()] }) }, []]);
  });

  it('is read too when the order itself had to be asked for', async () => {
    const { connector, asked } = shop({ order: paidOrder({ refunds: [unread] }), refunds: [refund()] });

    const gathered = await gatherOrder(
      delivery(paidOrder({ status: 'on-hold' })),
      stored(paidOrder()),
      connector,
    );

    expect([gathered, asked]).toMatchObject([{ order: { refunds: [refund()] } }, ['order 18', 'refunds 18']]);
  });

  it('that was deleted in between has no effect', async () => {
    const { connector } = shop({ refunds: [] });

    const gathered = await gatherOrder(delivery(paidOrder({ refunds: [unread] })), undefined, connector);

    expect(gathered).toMatchObject({ kind: 'snapshot', order: { refunds: [] } });
  });

  it('that was deleted from an order brings back the order as it was before', async () => {
    const { connector } = shop();
    const known = stored(paidOrder({ refunds: [refund()], modifiedAt: at(0) }));

    const gathered = await gatherOrder(delivery(paidOrder({ modifiedAt: at(60) })), known, connector);

    expect(gathered).toMatchObject({ kind: 'snapshot', order: { refunds: [] } });
  });
});

describe('an order that is trashed', () => {
  it('is what the shop says of it now, since its delivery names nothing but the id', async () => {
    const now = paidOrder({ status: 'trash', lines: [orderLine({ quantity: 2 })], modifiedAt: at(60) });
    const { connector, asked } = shop({ order: now });

    const gathered = await gatherOrder(removed, stored(paidOrder({ modifiedAt: at(0) })), connector);

    expect([gathered, asked]).toEqual([
      { kind: 'snapshot', order: now, fingerprint: fingerprint(now), askedShop: true },
      ['order 18'],
    ]);
  });

  it('and was restored before its delivery came is not trashed', async () => {
    const { connector } = shop({ order: paidOrder() });

    const gathered = await gatherOrder(removed, stored(paidOrder({ status: 'on-hold' })), connector);

    expect(gathered).toMatchObject({ kind: 'snapshot', order: { status: 'processing' } });
  });

  it('keeps the refunds that are known, and has those read that are not', async () => {
    const other = { ...refund({ quantity: 2 }), refundId: '21' };
    const trashed = paidOrder({ status: 'trash', refunds: [unread, { ...unread, refundId: '21' }] });
    const { connector, asked } = shop({ order: trashed, refunds: [refund(), other] });

    const gathered = await gatherOrder(removed, stored(paidOrder({ refunds: [refund()] })), connector);

    expect([gathered, asked]).toMatchObject([
      { order: { status: 'trash', refunds: [refund(), other] } },
      ['order 18', 'refunds 18'],
    ]);
  });

  it('and deleted for good counts as deleted, with what was known of it', async () => {
    const { connector, asked } = shop();

    const gathered = await gatherOrder(removed, stored(paidOrder()), connector);

    expect([gathered, asked]).toMatchObject([
      { kind: 'snapshot', order: { ...paidOrder(), status: 'deleted' }, askedShop: true },
      ['order 18'],
    ]);
  });

  it('and deleted for good, and was never heard of, is nothing to us', async () => {
    expect(await gatherOrder(removed, undefined, shop().connector)).toEqual({ kind: 'unknown' });
  });

  it('before its first delivery came is taken as the shop has it', async () => {
    const { connector } = shop({ order: paidOrder({ status: 'trash' }) });

    const gathered = await gatherOrder(removed, undefined, connector);

    expect(gathered).toMatchObject({ kind: 'snapshot', order: { status: 'trash' }, askedShop: true });
  });

  it.each(['trash', 'deleted'])('twice is %s once', async (status) => {
    const before = paidOrder({ status });
    const { connector } = shop(status === 'trash' ? { order: before } : {});

    expect(await gatherOrder(removed, stored(before), connector)).toEqual({ kind: 'nothing', order: before });
  });

  it('and restored is what the restored delivery says, once the shop confirms it', async () => {
    const { connector, asked } = shop({ order: paidOrder() });

    const gathered = await gatherOrder(
      delivery(paidOrder()),
      stored(paidOrder({ status: 'trash' })),
      connector,
    );

    expect([gathered, asked]).toMatchObject([{ kind: 'snapshot', order: paidOrder() }, ['order 18']]);
  });
});
