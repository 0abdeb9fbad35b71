import { describe, expect, it } from 'vitest';
import { readFixture } from '../../../test/support/deliveries.ts';
import type { Order, OrderLine } from '../../ledger/order.ts';
import { parseDelivery } from './parse-order.ts';

/** Reads a delivery that a real WooCommerce sent. */
function read(name: string): Order {
  const { headers, body } = readFixture(name);
  const delivery = parseDelivery(headers['x-wc-webhook-topic'] ?? '', Buffer.from(body), ['Learner email']);
  if (delivery.kind !== 'order') throw new Error(`${name} is read as ${delivery.kind}`);
  return delivery.order;
}

const lucia = { email: 'lucia@example.org', name: 'Lucía Ñáñez' };

const demoLine: OrderLine = {
  lineId: '1',
  name: 'Demo course',
  sku: 'course-v1:OpenedX+DemoX+DemoCourse',
  productId: '11',
  variationId: null,
  productGone: false,
  quantity: 1,
  total: 49,
  offerMeta: undefined,
  learners: [],
};

const transfer: Order = {
  orderId: '18',
  number: '18',
  status: 'processing',
  currency: 'ARS',
  total: '49.00',
  paymentGateway: 'bacs',
  paidAt: new Date('2026-11-23T22:06:59Z'),
  createdAt: new Date('2026-11-23T22:06:46Z'),
  modifiedAt: new Date('2026-11-23T22:06:59Z'),
  sequence: null,
  customer: lucia,
  anonymised: false,
  hasShipping: false,
  lines: [demoLine],
  refunds: [],
};

const mixedCart: Order = {
  orderId: '19',
  number: '19',
  status: 'processing',
  currency: 'ARS',
  total: '387.45',
  paymentGateway: 'stripe',
  paidAt: new Date('2026-11-23T22:07:09Z'),
  createdAt: new Date('2026-11-23T22:07:04Z'),
  modifiedAt: new Date('2026-11-23T22:07:09Z'),
  sequence: null,
  customer: { email: 'compras@empresa.example', name: 'Lucía Ñáñez' },
  anonymised: false,
  hasShipping: false,
  lines: [
    { ...demoLine, lineId: '2', total: 44.1, learners: ['alumno@example.net'] },
    {
      ...demoLine,
      lineId: '3',
      name: 'Statistics I',
      sku: 'course-v1:UBA+STAT101+2026_T1',
      productId: '12',
      quantity: 3,
      total: 325.35,
    },
    { ...demoLine, lineId: '4', name: 'Textbook', sku: 'BOOK-1', productId: '13', total: 18 },
  ],
  refunds: [],
};

const variations: Order = {
  orderId: '21',
  number: '21',
  status: 'processing',
  currency: 'ARS',
  total: '75.00',
  paymentGateway: 'cod',
  paidAt: null,
  createdAt: new Date('2026-11-23T22:07:24Z'),
  modifiedAt: new Date('2026-11-23T22:07:29Z'),
  sequence: null,
  customer: { email: 'bob@example.com', name: 'Lucía Ñáñez' },
  anonymised: false,
  hasShipping: false,
  lines: [
    {
      ...demoLine,
      lineId: '7',
      name: 'Verified or audit - audit',
      sku: 'MITx-6.00-audit',
      productId: '14',
      variationId: '15',
      total: 0,
    },
    {
      ...demoLine,
      lineId: '8',
      name: 'Verified or audit - verified',
      sku: 'MITx-6.00-verified',
      productId: '14',
      variationId: '16',
      total: 75,
    },
  ],
  refunds: [],
};

describe('a delivery of WooCommerce 11.0.1', () => {
  it('tells of a bank transfer that nobody has confirmed', () => {
    expect(read('order-created-pending-bank-transfer')).toEqual({
      ...transfer,
      status: 'pending',
      paidAt: null,
      modifiedAt: new Date('2026-11-23T22:06:46Z'),
    });
  });

  it('tells of a bank transfer on hold', () => {
    expect(read('order-updated-on-hold')).toEqual({
      ...transfer,
      status: 'on-hold',
      paidAt: null,
      modifiedAt: new Date('2026-11-23T22:06:51Z'),
    });
  });

  it('tells of a bank transfer that was confirmed, with its paid date in UTC', () => {
    expect(read('order-updated-processing')).toEqual(transfer);
  });

  it('tells of a mixed cart: prices after the coupon, the learner of one line, three seats of another, a book', () => {
    expect(read('order-updated-processing-mixed-cart-coupon-learner-email')).toEqual(mixedCart);
  });

  it('tells of a refund without saying which lines it is for', () => {
    expect(read('order-updated-partially-refunded')).toEqual({
      ...mixedCart,
      modifiedAt: new Date('2026-11-23T22:07:15Z'),
      refunds: [{ refundId: '20', amount: 325.35, refundedAt: null, lines: undefined }],
    });
  });

  it('tells of a cancelled order, its refund included', () => {
    expect(read('order-updated-cancelled')).toEqual({
      ...mixedCart,
      status: 'cancelled',
      modifiedAt: new Date('2026-11-23T22:07:19Z'),
      refunds: [{ refundId: '20', amount: 325.35, refundedAt: null, lines: undefined }],
    });
  });

  it('tells variations of one product apart, by cash on delivery', () => {
    expect(read('order-updated-processing-variations')).toEqual(variations);
  });

  it('tells of a refunded variation', () => {
    expect(read('order-updated-variation-line-refunded')).toEqual({
      ...variations,
      modifiedAt: new Date('2026-11-23T22:07:34Z'),
      refunds: [{ refundId: '22', amount: 75, refundedAt: null, lines: undefined }],
    });
  });

  it('is nothing to read when it is a ping', () => {
    const { body } = readFixture('ping');

    expect(parseDelivery('', Buffer.from(body), [])).toEqual({ kind: 'not_an_order', reason: 'other_topic' });
  });
});
