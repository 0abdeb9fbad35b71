import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type ShopUnderTest, startShop } from '../../test-support/shop-under-test.ts';
import { keepSafeMarkup } from './kses.ts';

describe('notes over REST', () => {
  let shop: ShopUnderTest;
  let path: string;

  beforeEach(async () => {
    shop = await startShop();
    path = `/orders/${(await shop.checkout()).id}/notes`;
  });

  afterEach(() => shop.close());

  it('are written for staff or for the customer, and read by kind, newest first', async () => {
    const staff = await shop.rest(path, { json: { note: '<b>Enrolled</b>' } });
    const customer = await shop.rest(path, {
      json: { note: 'Welcome', customer_note: true, added_by_user: true },
    });
    const any = await shop.rest(path);
    const internal = await shop.rest(`${path}?type=internal`);
    const forCustomer = await shop.rest(`${path}?type=customer`);

    expect(staff.status).toBe(201);
    expect(Object.keys(staff.json as object)).toEqual([
      'id',
      'author',
      'date_created',
      'date_created_gmt',
      'note',
      'customer_note',
      '_links',
    ]);
    expect(staff.json).toMatchObject({
      author: 'WooCommerce',
      note: '<b>Enrolled</b>',
      customer_note: false,
    });
    expect(customer.json).toMatchObject({ author: 'admin', customer_note: true });
    expect((any.json as object[]).slice(0, 2)).toEqual([customer.json, staff.json]);
    expect(internal.json).toHaveLength(2); // with the note of the order's status
    expect(forCustomer.json).toEqual([customer.json]);
  });

  it('are deleted only by force', async () => {
    const { id } = (await shop.rest(path, { json: { note: 'x' } })).json as { id: number };

    expect((await shop.rest(`${path}/${id}`, { method: 'DELETE' })).status).toBe(501);
    expect((await shop.rest(`${path}/${id}?force=true`, { method: 'DELETE' })).status).toBe(200);
    expect((await shop.rest(`${path}/${id}`)).json).toMatchObject({ code: 'woocommerce_rest_invalid_id' });
  });

  it('need a text and an order', async () => {
    expect((await shop.rest(path, { json: {} })).json).toMatchObject({
      code: 'rest_missing_callback_param',
      data: { params: ['note'] },
    });
    expect((await shop.rest('/orders/9/notes', { json: { note: 'x' } })).json).toMatchObject({
      code: 'woocommerce_rest_order_invalid_id',
    });
  });

  it('lose what could run', async () => {
    const answer = await shop.rest(path, {
      json: { note: '<p onclick="x()">Hi<script>alert(1)</script></p>' },
    });

    expect(answer.json).toMatchObject({ note: '<p>Hialert(1)</p>' });
  });
});

describe('the filter of notes', () => {
  it.each([
    [
      '<table><tr><th scope="col" align="left">Seat</th></tr></table>',
      '<table><tr><th scope="col" align="left">Seat</th></tr></table>',
    ],
    [
      '<a href="https://lms.example/x?a=1&amp;b=2">LMS</a>',
      '<a href="https://lms.example/x?a=1&amp;b=2">LMS</a>',
    ],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="java&#115;cript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href=" jav\tascript:alert(1)">x</a>', '<a>x</a>'],
    ['one<br>two<br/>three', 'one<br />two<br />three'],
    ['<code>a < b && c</code>', '<code>a &lt; b &amp;&amp; c</code>'],
    ['<style>p{}</style><p style="color:red">x</p>', 'p{}<p>x</p>'],
    ['<img src=x onerror=alert(1)>', '<img src="x" />'],
    ['<IFRAME src="//x"></IFRAME><EM>y</EM>', '<em>y</em>'],
    ['<!-- hidden -->shown', 'shown'],
    ['Ana & Bob &copy;', 'Ana &amp; Bob &copy;'],
  ])('makes of %s: %s', (given, kept) => {
    expect(keepSafeMarkup(given)).toBe(kept);
  });

  it('leaves nothing that runs, whatever it is given', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      ' ',
      'script',
      'a',
      'p',
      'img',
      ' href=',
      ' onload=',
      'javascript:',
      '<!--',
      '-->',
      '&#',
      'x',
      '=',
      'b',
    );

    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        const kept = keepSafeMarkup(parts.join(''));
        const tags = kept.match(/<[^>]*>/g) ?? [];

        expect(tags.filter((tag) => !/^<\/?(a|p|img|b)( (href|src)="[^"<>]*")* ?\/?>$/.test(tag))).toEqual(
          [],
        );
        expect(tags.filter((tag) => /javascript:/i.test(tag))).toEqual([]);
        expect(kept.replaceAll(/<[^>]*>/g, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 500 },
    );
  });
});
