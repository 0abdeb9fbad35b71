import { describe, expect, it } from 'vitest';
import { parseRefunds } from './parse-order.ts';

const meta = (key: string, value: unknown) => ({ id: 7, key, value });

describe('the refunds of an order', () => {
  const unknown = { refundId: '20', amount: 0, refundedAt: null };

  /** Two seats of line 3 for 98, as WooCommerce writes it. */
  const refunded = (overrides: Record<string, unknown> = {}) => ({
    id: 23,
    name: 'Demo course',
    product_id: 11,
    variation_id: 0,
    quantity: -2,
    total: '-98.00',
    sku: 'course-v1:OpenedX+DemoX+DemoCourse',
    meta_data: [meta('_refunded_item_id', '3')],
    ...overrides,
  });

  it('name the lines that they refund, with what went back and when', () => {
    const refund = {
      id: 20,
      amount: '98.00',
      date_created_gmt: '2026-11-24T10:00:00',
      line_items: [refunded()],
    };

    expect(parseRefunds([refund])).toEqual([
      {
        ...unknown,
        amount: 98,
        refundedAt: new Date('2026-11-24T10:00:00Z'),
        lines: [{ lineId: '3', quantity: 2, amount: 98 }],
      },
    ]);
  });

  it('name their line by a number, too', () => {
    const [refund] =
      parseRefunds([{ id: 20, line_items: [refunded({ meta_data: [meta('_refunded_item_id', 3)] })] }]) ?? [];

    expect(refund?.lines?.[0]?.lineId).toBe('3');
  });

  it('of an amount only name no line', () => {
    expect(parseRefunds([{ id: 20, line_items: [] }])).toEqual([{ ...unknown, lines: [] }]);
  });

  it('of money without a quantity say so', () => {
    expect(parseRefunds([{ id: 20, line_items: [refunded({ quantity: 0, total: '-10.00' })] }])).toEqual([
      { ...unknown, lines: [{ lineId: '3', quantity: 0, amount: 10 }] },
    ]);
  });

  it('of an amount that cannot be read say that nothing went back', () => {
    expect(parseRefunds([{ id: 20, line_items: [refunded({ total: '-many' })] }])).toEqual([
      { ...unknown, lines: [{ lineId: '3', quantity: 2, amount: 0 }] },
    ]);
  });

  it.each<[string, unknown]>([
    ['an error object', { code: 'woocommerce_rest_cannot_view' }],
    ['refunds without their lines', [{ id: 20 }]],
    ['nothing', undefined],
  ])('are not %s', (_what, json) => {
    expect(parseRefunds(json)).toBeUndefined();
  });
});
