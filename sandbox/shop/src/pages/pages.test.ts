import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Receiver, startReceiver } from '../../../test-support/receiver.ts';
import { type ShopUnderTest, startShop } from '../../../test-support/shop-under-test.ts';

let shop: ShopUnderTest;

beforeEach(async () => {
  shop = await startShop();
});

afterEach(() => shop.close());

const spanish = { headers: { 'Accept-Language': 'es' } };

async function post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const answer = await shop.call(path, { method: 'POST', form, headers });
  return { ...answer, location: answer.headers.get('location') ?? '' };
}

const buyer = { email: 'ana@example.org', first_name: 'Ana', payment_method: 'stripe' };

describe('the storefront', () => {
  it('sells everything that can be put into a cart, in the reader’s language', async () => {
    const { text } = await shop.call('/', spanish);

    expect(text).toContain('<html lang="es">');
    expect(text).toContain('Verified or audit - verified');
    expect(text).not.toContain('id="quantity-14"'); // a product of variations is not sold itself
    expect(text).toContain('id="learner-11"');
    expect(text).not.toContain('id="learner-13"'); // a book has no learner
  });

  it('takes an order with learners by line', async () => {
    const answer = await post('/checkout', {
      ...buyer,
      'quantity-11': '2',
      'learner-11': 'bea@example.org',
      'quantity-13': '1',
      coupon: 'becas10',
    });

    expect(answer.status).toBe(303);
    const id = Number(/^\/orders\/(\d+)\?done=placed$/.exec(answer.location)?.[1]);
    expect(await shop.order(id)).toMatchObject({
      status: 'processing',
      billing: { email: 'ana@example.org', first_name: 'Ana' },
      total: '106.20',
      line_items: [
        { quantity: 2, meta_data: [{ key: 'Learner email', value: 'bea@example.org' }] },
        { sku: 'BOOK-1' },
      ],
    });
    expect((await shop.call(answer.location)).text).toContain(`Order ${id} was placed.`);
  });

  it('says what is missing and keeps what was typed', async () => {
    const empty = await post('/checkout', { ...buyer, first_name: 'Äna "x"' });
    const coupon = await post('/checkout', { ...buyer, 'quantity-11': '3', coupon: 'nope' }, spanish.headers);

    expect(empty.status).toBe(400);
    expect(empty.text).toContain('Nothing was chosen.');
    expect(empty.text).toContain('value="Äna &quot;x&quot;"');
    expect(coupon.text).toContain('No existe el cupón «nope».');
    expect(coupon.text).toMatch(/id="quantity-11"[^>]*value="3"/);
  });

  it('is empty on purpose', async () => {
    await shop.call('/__sandbox/reset', { json: { products: [] } });

    expect((await shop.call('/')).text).toContain('The shop sells nothing.');
  });
});

describe('the orders', () => {
  it('are listed, or said to be none', async () => {
    const before = await shop.call('/orders');
    await shop.checkout({ billing: { email: '<b>x</b>@example.org' } });
    const after = await shop.call('/orders');

    expect(before.text).toContain('No order was placed yet.');
    expect(after.text).toContain('1 × Demo course');
    expect(after.text).toContain('&lt;b&gt;x&lt;/b&gt;@example.org');
  });

  it('are cut into pages of 100', async () => {
    for (let count = 0; count < 101; count += 1) await shop.checkout();

    expect((await shop.call('/orders')).text).toContain('href="?page=2"');
  });
});

describe('an order’s page', () => {
  it('shows lines, meta and notes, with the markup of notes and nothing that runs', async () => {
    const { id } = await shop.checkout({ items: [{ product_id: 11, learner_email: '<i>b@example.org' }] });
    await shop.rest(`/orders/${id}`, {
      method: 'PUT',
      json: { meta_data: [{ key: '_state', value: { seats: 1 } }] },
    });
    await shop.rest(`/orders/${id}/notes`, {
      json: { note: '<table><tr><td>Seat</td></tr></table><script>x()</script>' },
    });
    await shop.rest(`/orders/${id}/notes`, { json: { note: 'Welcome', customer_note: true } });

    const { text } = await shop.call(`/orders/${id}`);

    expect(text).toContain('Learner email: &lt;i&gt;b@example.org');
    expect(text).toContain('_state: {&quot;seats&quot;:1}');
    expect(text).toContain('<table><tr><td>Seat</td></tr></table>x()');
    expect(text).not.toContain('<script>');
    expect(text).toContain('to the customer');
    expect(text).toContain('for staff');
  });

  it('moves it on, refunds lines or an amount, and throws it away', async () => {
    const { id, line_items: lines } = await shop.checkout({
      items: [{ product_id: 12, quantity: 2 }],
      payment_method: 'bacs',
    });
    await post(`/orders/${id}/status`, { status: 'completed' });
    await post(`/orders/${id}/refund`, {
      [`line-${lines[0]?.id ?? 0}`]: '1',
      amount: '',
      reason: 'one less',
    });
    await post(`/orders/${id}/refund`, { amount: '0,50' });
    const refunded = await shop.order(id);
    const shown = (await shop.call(`/orders/${id}`)).text;
    await post(`/orders/${id}/anonymise`);
    await post(`/orders/${id}/trash`);
    const trashed = (await shop.call(`/orders/${id}`)).text;
    const deleted = await post(`/orders/${id}/delete`);

    expect(refunded).toMatchObject({
      status: 'completed',
      refunds: [{ total: '-0.50' }, { total: '-120.50' }],
    });
    expect(shown).toContain('refunded: 1 for 120.50');
    expect(trashed).toContain('Take out of the trash');
    expect(trashed).toContain('deleted@site.invalid');
    expect(deleted.location).toBe('/orders');
    expect((await shop.call(`/orders/${id}`)).status).toBe(404);
  });

  it('says why a refund was refused', async () => {
    const { id } = await shop.checkout();
    const high = await post(`/orders/${id}/refund`, { amount: '1000' });
    const odd = await post(`/orders/${id}/refund`, { amount: 'much' });

    expect(high.text).toContain('That is more than is left to refund: 49.00.');
    expect(odd.text).toContain('The amount is not a number');
  });

  it('offers no refund when nothing is left', async () => {
    const { id } = await shop.checkout();
    await post(`/orders/${id}/refund`, {});

    expect((await shop.call(`/orders/${id}`)).text).toContain('Nothing is left to refund.');
  });

  it('is a page of its own when there is no such order', async () => {
    const answer = await shop.call('/orders/7', spanish);

    expect(answer.status).toBe(404);
    expect(answer.text).toContain('No existe el pedido 7.');
    expect((await shop.call('/nowhere')).text).toContain('Page not found');
    expect((await post('/orders/7/trash')).status).toBe(404);
  });
});

describe('the log of deliveries', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });

  afterEach(() => receiver.close());

  it('shows what was delivered and sends it again', async () => {
    await shop.rest('/webhooks', {
      json: { topic: 'order.updated', delivery_url: receiver.url, secret: 'x' },
    });
    const { id } = await shop.checkout();
    await expect.poll(() => receiver.deliveries.length).toBe(1);
    const { text } = await shop.call(`/orders/${id}`);
    const delivery = /name="delivery" value="(\d+)"/.exec(text)?.[1] ?? '';

    await post(`/orders/${id}/resend`, { delivery });

    expect(text).toContain('order.updated');
    expect(receiver.deliveries).toHaveLength(2);
    expect(receiver.deliveries[1]?.body).toBe(receiver.deliveries[0]?.body);
  });
});
