import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type ShopUnderTest, startShop, v3 } from '../../test-support/shop-under-test.ts';
import type { Order } from './model.ts';

let shop: ShopUnderTest;

beforeEach(async () => {
  shop = await startShop();
});

afterEach(async () => {
  vi.useRealTimers();
  await shop.close();
});

const put = (id: number, json: unknown) => shop.rest(`/orders/${id}`, { method: 'PUT', json });
const idsOf = (answer: { json: unknown }) => (answer.json as Order[]).map((order) => order.id);

describe('an order over REST', () => {
  it('is read and written as WordPress writes JSON', async () => {
    const { id } = await shop.checkout({ billing: { first_name: 'Lucía', email: 'l@example.org' } });

    const answer = await shop.rest(`/orders/${id}`);

    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(answer.text).toContain(String.raw`"first_name":"Luc\u00eda"`);
    expect(answer.text).toContain(String.raw`http:\/\/127.0.0.1`);
    expect(answer.headers.get('x-sandbox')).toBe('shop/1');
  });

  it('that is not there is a 404 to read and a 400 to write', async () => {
    const invalid = (status: number) => ({
      code: 'woocommerce_rest_shop_order_invalid_id',
      message: 'Invalid ID.',
      data: { status },
    });

    expect((await shop.rest('/orders/9')).json).toEqual(invalid(404));
    expect((await put(9, {})).json).toEqual(invalid(400));
  });

  it('has meta that is written by key or id and deleted by null', async () => {
    const { id } = await shop.checkout();
    await put(id, {
      meta_data: [
        { key: '_matricula', value: { a: 1 } },
        { key: 'other', value: 'x' },
      ],
    });
    const written = await shop.order(id);
    await put(id, {
      meta_data: [
        { key: '_matricula', value: 'again' },
        { id: written.meta_data[1]?.id, value: null },
      ],
    });

    expect(written.meta_data).toMatchObject([
      { key: '_matricula', value: { a: 1 } },
      { key: 'other', value: 'x' },
    ]);
    expect((await shop.order(id)).meta_data).toEqual([{ ...written.meta_data[0], value: 'again' }]);
  });

  it('takes meta on its lines', async () => {
    const { id, line_items: lines } = await shop.checkout();
    await put(id, {
      line_items: [{ id: lines[0]?.id, meta_data: [{ key: 'Learner email', value: 'b@example.org' }] }],
    });

    expect((await shop.order(id)).line_items[0]?.meta_data).toMatchObject([{ value: 'b@example.org' }]);
    expect((await put(id, { line_items: [{ id: 1 }] })).json).toMatchObject({
      code: 'woocommerce_rest_invalid_item_id',
    });
  });

  it('changes status, address and note, and refuses a status that is none', async () => {
    const { id } = await shop.checkout({ payment_method: 'bacs' });
    const answer = await put(id, {
      status: 'completed',
      billing: { email: 'new@example.org' },
      customer_note: 'Hi',
    });
    const odd = await put(id, { status: 'wc-done' });

    expect(answer.json).toMatchObject({
      status: 'completed',
      customer_note: 'Hi',
      billing: { email: 'new@example.org' },
    });
    expect(odd.status).toBe(400);
    expect(odd.json).toMatchObject({ code: 'rest_invalid_param', message: 'Invalid parameter(s): status' });
  });

  it('is paid by set_paid only while it needs payment', async () => {
    const onHold = await shop.checkout({ payment_method: 'bacs' });
    await put(onHold.id, { set_paid: true });
    const created = (await shop.rest('/orders', { json: { line_items: [{ product_id: 11 }] } }))
      .json as Order;
    await put(created.id, { set_paid: true, transaction_id: 'T1' });

    expect((await shop.order(onHold.id)).status).toBe('on-hold');
    expect(await shop.order(created.id)).toMatchObject({ status: 'processing', transaction_id: 'T1' });
  });

  it('can be created', async () => {
    const answer = await shop.rest('/orders', {
      json: {
        billing: { email: 'c@example.org' },
        payment_method: 'bacs',
        line_items: [{ product_id: 14, variation_id: 16, quantity: 2, meta_data: [{ key: 'k', value: 1 }] }],
        meta_data: [{ key: 'source', value: 'erp' }],
        coupon_lines: [{ code: 'becas10' }],
        set_paid: true,
      },
    });

    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      status: 'processing',
      created_via: 'rest-api',
      total: '135.00',
      line_items: [{ variation_id: 16, quantity: 2, meta_data: [{ key: 'mode' }, { key: 'k', value: '1' }] }],
      meta_data: [{ key: 'source', value: 'erp' }],
    });
  });

  it('goes into the trash, or for good with force', async () => {
    const { id } = await shop.checkout();
    const trashed = await shop.rest(`/orders/${id}`, { method: 'DELETE' });
    const again = await shop.rest(`/orders/${id}`, { method: 'DELETE' });
    await shop.rest(`/orders/${id}?force=true`, { method: 'DELETE' });

    expect(trashed.json).toMatchObject({ status: 'trash' });
    expect(again.status).toBe(410);
    expect((await shop.rest(`/orders/${id}`)).status).toBe(404);
  });

  it('needs a body that is JSON', async () => {
    const { id } = await shop.checkout();
    const headers = { 'Content-Type': 'application/json' };

    expect((await shop.rest(`/orders/${id}`, { method: 'PUT', text: '{', headers })).json).toMatchObject({
      code: 'rest_invalid_json',
    });
  });
});

describe('the list of orders', () => {
  it('is paged, newest first, with its counts in the headers', async () => {
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push((await shop.checkout()).id);

    const first = await shop.rest('/orders?per_page=2');
    const last = await shop.rest('/orders?per_page=2&page=3');
    const beyond = await shop.rest('/orders?per_page=2&page=4');

    expect(idsOf(first)).toEqual([ids[4], ids[3]]);
    expect([first.headers.get('x-wp-total'), first.headers.get('x-wp-totalpages')]).toEqual(['5', '3']);
    expect(first.headers.get('link')).toMatch(/page=2>; rel="next"$/);
    expect(idsOf(last)).toEqual([ids[0]]);
    expect(beyond.json).toEqual([]);
  });

  it('is filtered by status, ids and text', async () => {
    const paid = await shop.checkout();
    const held = await shop.checkout({ payment_method: 'bacs', billing: { email: 'zoe@example.org' } });

    expect(idsOf(await shop.rest('/orders?status=on-hold'))).toEqual([held.id]);
    expect(idsOf(await shop.rest('/orders?status=on-hold,processing'))).toEqual([held.id, paid.id]);
    expect(idsOf(await shop.rest(`/orders?include=${paid.id}`))).toEqual([paid.id]);
    expect(idsOf(await shop.rest(`/orders?exclude=${paid.id}`))).toEqual([held.id]);
    expect(idsOf(await shop.rest('/orders?search=zoe'))).toEqual([held.id]);
    expect((await shop.rest('/orders?status=odd')).json).toMatchObject({ code: 'rest_invalid_param' });
  });

  it('is filtered by time, which is site time unless it is said to be UTC', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 8, 1, 12) });
    await shop.settings({ utcOffsetMinutes: -180 });
    const old = await shop.checkout({ payment_method: 'bacs' });
    vi.setSystemTime(Date.UTC(2026, 8, 1, 13));
    const recent = await shop.checkout();

    expect(idsOf(await shop.rest('/orders?after=2026-09-01T09:30:00'))).toEqual([recent.id]);
    expect(idsOf(await shop.rest('/orders?after=2026-09-01T09:30:00&dates_are_gmt=true'))).toEqual([
      recent.id,
      old.id,
    ]);
    expect(idsOf(await shop.rest('/orders?before=2026-09-01T12:30:00Z'))).toEqual([old.id]);
    vi.setSystemTime(Date.UTC(2026, 8, 1, 14));
    await put(old.id, { meta_data: [{ key: 'a', value: 'b' }] });
    expect(idsOf(await shop.rest('/orders?modified_after=2026-09-01T13:30:00&dates_are_gmt=1'))).toEqual([
      old.id,
    ]);
    expect(idsOf(await shop.rest('/orders?orderby=modified'))).toEqual([old.id, recent.id]);
    expect(idsOf(await shop.rest('/orders?orderby=id&order=asc'))).toEqual([old.id, recent.id]);
    expect((await shop.rest('/orders?after=yesterday')).status).toBe(400);
  });

  it('gives at most 100 a page', async () => {
    const answer = await shop.rest('/orders?per_page=101');

    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      code: 'rest_invalid_param',
      data: { params: { per_page: 'per_page must be between 1 (inclusive) and 100 (inclusive)' } },
    });
  });
});

describe('the rest of the REST API', () => {
  it('shows its index to everybody', async () => {
    expect((await shop.call('/wp-json/')).json).toMatchObject({
      url: shop.url,
      namespaces: expect.arrayContaining(['wc/v3']) as unknown,
    });
  });

  it('tells versions and address to a key', async () => {
    expect((await shop.rest('/system_status')).json).toMatchObject({
      environment: { version: '11.0.1', wp_version: '7.1.4', site_url: shop.url },
    });
  });

  it('has no route where nothing is', async () => {
    expect((await shop.rest('/nothing')).json).toEqual({
      code: 'rest_no_route',
      message: 'No route was found matching the URL and request method.',
      data: { status: 404 },
    });
    expect((await shop.rest('/orders', { method: 'PATCH', json: {} })).status).toBe(404);
  });

  it('can be away, with a page', async () => {
    await shop.settings({ restAway: true });
    const answer = await shop.call(`${v3}/orders`);

    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect((await shop.call('/wp-json/')).status).toBe(503);
  });
});

describe('products over REST', () => {
  it('are listed without variations, and found by SKU with them', async () => {
    const all = await shop.rest('/products?per_page=100');
    const bySku = await shop.rest(`/products?sku=${encodeURIComponent('MITx-6.00-verified')}`);
    const byKey = await shop.rest(
      `/products?sku=${encodeURIComponent('course-v1:OpenedX+DemoX+DemoCourse')}`,
    );

    expect(all.headers.get('x-wp-total')).toBe('15');
    expect(idsOf(bySku)).toEqual([16]);
    expect(idsOf(byKey)).toEqual([11]);
    expect(idsOf(await shop.rest('/products?search=textbook'))).toEqual([13]);
    expect(idsOf(await shop.rest('/products?type=variable'))).toEqual([14]);
  });

  it('tell what is virtual and what is downloadable', async () => {
    expect((await shop.rest('/products/13')).json).toMatchObject({
      sku: 'BOOK-1',
      virtual: false,
      price: '20.00',
    });
    expect((await shop.rest('/products/32')).json).toMatchObject({ virtual: true, downloadable: true });
    expect((await shop.rest('/products/9')).json).toMatchObject({
      code: 'woocommerce_rest_product_invalid_id',
    });
  });

  it('name their variations', async () => {
    expect((await shop.rest('/products/14')).json).toMatchObject({
      type: 'variable',
      variations: [15, 16],
      attributes: [{ name: 'mode', options: ['audit', 'verified'], variation: true }],
    });
    expect(idsOf(await shop.rest('/products/14/variations'))).toEqual([15, 16]);
    expect((await shop.rest('/products/14/variations/16')).json).toMatchObject({
      sku: 'MITx-6.00-verified',
      attributes: [{ name: 'mode', option: 'verified' }],
    });
    expect((await shop.rest('/products/11/variations/16')).status).toBe(404);
  });
});
