import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type ShopUnderTest, startShop } from '../../test-support/shop-under-test.ts';

let shop: ShopUnderTest;

beforeEach(async () => {
  shop = await startShop();
});

afterEach(async () => {
  vi.useRealTimers();
  await shop.close();
});

const book = { items: [{ sku: 'BOOK-1' }] };

describe('at the checkout', () => {
  it.each([
    ['bacs', 'on-hold', false, 'Direct bank transfer'],
    ['cheque', 'on-hold', false, 'Check payments'],
    ['cod', 'processing', false, 'Cash on delivery'],
    ['stripe', 'processing', true, 'Credit card (Stripe)'],
  ])('an order by %s becomes %s, paid: %s', async (method, status, isPaid, title) => {
    const order = await shop.checkout({ payment_method: method });

    expect(order).toMatchObject({ status, payment_method_title: title, created_via: 'checkout' });
    expect(order.date_paid !== null).toBe(isPaid);
    expect(order.date_paid).toBe(order.date_paid_gmt);
  });

  it('an order of a download is completed when it is paid, and on hold when it is to be paid on delivery', async () => {
    const ebook = { items: [{ sku: 'EBOOK-1' }] };

    expect(await shop.checkout({ ...ebook, payment_method: 'stripe' })).toMatchObject({
      status: 'completed',
      needs_processing: false,
    });
    expect(await shop.checkout({ ...ebook, payment_method: 'cod' })).toMatchObject({ status: 'on-hold' });
  });

  it('virtual alone completes nothing', async () => {
    expect((await shop.checkout()).status).toBe('processing');
  });

  it('a free order is paid at once, by no method', async () => {
    const order = await shop.checkout({ items: [{ product_id: 41 }], payment_method: 'bacs' });

    expect(order).toMatchObject({ status: 'processing', total: '0.00', payment_method: '' });
    expect(order.date_paid).not.toBeNull();
  });

  it('a learner is named on the line, among whatever else is', async () => {
    const { line_items: lines } = await shop.checkout({
      items: [{ product_id: 11, learner_email: 'bea@example.org', meta: { seats: 5, note: 'a%2Bb%40x' } }],
    });

    expect(lines[0]?.meta_data.map(({ key, value, display_value }) => [key, value, display_value])).toEqual([
      ['Learner email', 'bea@example.org', 'bea@example.org'],
      ['seats', '5', '5'],
      ['note', 'a+b@x', 'a+b@x'],
    ]);
  });

  it.each([
    ['no items', { items: [] }, 'The cart is empty: give at least one item.'],
    ['an unknown product', { items: [{ sku: 'NOPE' }] }, 'There is no product NOPE.'],
    ['an unknown method', { payment_method: 'gold' }, 'There is no payment method gold.'],
    ['an unknown coupon', { coupon: 'x' }, 'There is no coupon x.'],
  ])('%s is refused in one sentence', async (_case, cart, error) => {
    const answer = await shop.call('/__sandbox/checkout', { json: { ...book, ...cart } });

    expect([answer.status, answer.json]).toEqual([400, { error }]);
  });
});

describe('an order moved on by hand', () => {
  it('gets its paid date when a transfer is confirmed', async () => {
    const { id } = await shop.checkout({ payment_method: 'bacs' });
    await shop.byHand(id, 'status', { status: 'processing' });

    const order = await shop.order(id);

    expect(order).toMatchObject({ status: 'processing', is_editable: false, date_completed: null });
    expect(order.date_paid).not.toBeNull();
  });

  it('has no paid date while it is to be paid on delivery, until it is completed', async () => {
    const { id, date_paid } = await shop.checkout({ ...book, payment_method: 'cod' });
    await shop.byHand(id, 'status', { status: 'completed' });

    const order = await shop.order(id);

    expect(date_paid).toBeNull();
    expect(order.date_paid).not.toBeNull();
    expect(order.date_completed).not.toBeNull();
  });

  it('gets its paid date when it is completed straight away', async () => {
    const { id } = await shop.checkout({ payment_method: 'bacs' });
    await shop.byHand(id, 'status', { status: 'completed' });

    expect((await shop.order(id)).date_paid).not.toBeNull();
  });

  it('keeps its paid date when it is cancelled, and comes back from there', async () => {
    const { id, date_paid } = await shop.checkout();
    await shop.byHand(id, 'status', { status: 'cancelled' });
    const cancelled = await shop.order(id);
    await shop.byHand(id, 'status', { status: 'processing' });

    expect(cancelled).toMatchObject({ status: 'cancelled', date_paid, needs_payment: false });
    expect(await shop.order(id)).toMatchObject({ status: 'processing', date_paid });
  });

  it('says so in a private note', async () => {
    const { id } = await shop.checkout({ payment_method: 'bacs' });

    const { notes } = (await shop.call(`/__sandbox/orders/${id}/notes`)).json as {
      notes: Record<string, unknown>[];
    };
    expect(notes).toMatchObject([
      {
        author: 'WooCommerce',
        customer_note: false,
        note: 'Awaiting BACS payment. Order status changed from Pending payment to On hold.',
      },
    ]);
  });

  it('to "refunded" is refunded without lines', async () => {
    const { id } = await shop.checkout();
    await shop.byHand(id, 'status', { status: 'refunded' });

    const { json } = await shop.rest(`/orders/${id}/refunds`);
    expect(json).toMatchObject([{ amount: '49.00', reason: 'Order fully refunded.', line_items: [] }]);
    expect((await shop.order(id)).refunds).toMatchObject([{ total: '-49.00' }]);
  });

  it('changes its time in whole seconds', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 8, 1, 12, 0, 0, 700) });
    const { id } = await shop.checkout({ payment_method: 'bacs' });
    vi.setSystemTime(Date.UTC(2026, 8, 1, 12, 0, 3, 200));
    await shop.byHand(id, 'status', { status: 'processing' });

    expect(await shop.order(id)).toMatchObject({
      date_created: '2026-09-01T12:00:00',
      date_modified: '2026-09-01T12:00:03',
      date_modified_gmt: '2026-09-01T12:00:03',
    });
  });

  it('has site time beside UTC', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 8, 1, 12) });
    await shop.settings({ utcOffsetMinutes: -180 });

    expect(await shop.checkout()).toMatchObject({
      date_created: '2026-09-01T09:00:00',
      date_created_gmt: '2026-09-01T12:00:00',
      date_paid: '2026-09-01T09:00:00',
    });
  });
});

describe('refunds by staff', () => {
  const cart = { items: [{ product_id: 11 }, { product_id: 12, quantity: 3 }] };

  it('of a line leave the order as it is', async () => {
    const { id, line_items: lines } = await shop.checkout(cart);
    await shop.byHand(id, 'refund', { lines: [{ id: lines[1]?.id, quantity: 1 }], reason: 'one less' });

    expect(await shop.order(id)).toMatchObject({
      status: 'processing',
      refunds: [{ reason: 'one less', total: '-120.50', total_tax: '0.00' }],
    });
    const [refund] = (await shop.rest(`/orders/${id}/refunds`)).json as {
      line_items: Record<string, unknown>[];
    }[];
    expect(refund?.line_items).toMatchObject([
      {
        quantity: -1,
        total: '-120.50',
        product_id: 12,
        meta_data: [{ key: '_refunded_item_id', value: String(lines[1]?.id) }],
      },
    ]);
  });

  it('by amount alone have no lines', async () => {
    const { id } = await shop.checkout(cart);
    await shop.byHand(id, 'refund', { amount: '10.00' });

    expect((await shop.rest(`/orders/${id}/refunds`)).json).toMatchObject([
      { amount: '10.00', line_items: [] },
    ]);
  });

  it('of all that is left make the order refunded', async () => {
    const { id } = await shop.checkout(cart);
    await shop.byHand(id, 'refund', { amount: '10.00' });
    await shop.byHand(id, 'refund');

    const order = await shop.order(id);
    expect(order.status).toBe('refunded');
    expect(order.refunds.map((refund) => refund.total)).toEqual(['-400.50', '-10.00']);
  });

  it('of more than is left are refused', async () => {
    const { id } = await shop.checkout(cart);
    const answer = await shop.byHand(id, 'refund', { amount: '1000' });

    expect(answer.json).toEqual({ error: 'Invalid refund amount: 410.50 are left.' });
  });
});

describe('the trash', () => {
  it('takes an order and gives it back in the status it had', async () => {
    const { id } = await shop.checkout();
    await shop.byHand(id, 'trash');
    const trashed = await shop.order(id);
    const list = (await shop.rest('/orders')).json;
    await shop.byHand(id, 'untrash');

    expect(trashed.status).toBe('trash');
    expect(list).toEqual([]);
    expect((await shop.order(id)).status).toBe('processing');
  });

  it('can be passed over: an order deleted for good is gone', async () => {
    const { id } = await shop.checkout();
    await shop.byHand(id, 'delete');

    expect((await shop.rest(`/orders/${id}`)).status).toBe(404);
  });
});

describe('anonymising', () => {
  it('takes the personal data out and marks the order', async () => {
    const billing = {
      email: 'ana@example.org',
      first_name: 'Ana',
      city: 'Rosario',
      country: 'AR',
      phone: '+54 341 1',
    };
    const { id, date_paid } = await shop.checkout({ billing });
    await shop.byHand(id, 'anonymise');

    const order = await shop.order(id);
    expect(order.billing).toMatchObject({
      email: 'deleted@site.invalid',
      first_name: '[deleted]',
      last_name: '',
      city: '[deleted]',
      country: '',
      phone: '+00 000 0',
    });
    expect(order).toMatchObject({ status: 'processing', date_paid, customer_ip_address: '127.0.0.0' });
    expect(order.meta_data).toMatchObject([{ key: '_anonymized', value: 'yes' }]);
  });
});

describe('a product that is deleted', () => {
  it('leaves its lines without a SKU', async () => {
    const { id } = await shop.checkout();
    await shop.call('/__sandbox/products/11', { method: 'DELETE' });

    expect((await shop.order(id)).line_items).toMatchObject([
      { sku: null, product_id: 11, name: 'Demo course' },
    ]);
  });
});
