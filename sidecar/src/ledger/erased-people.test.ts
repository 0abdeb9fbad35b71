import { describe, expect, it } from 'vitest';
import { addressPattern, hideErased, isPseudonym, pseudonym } from './erased-people.ts';
import type { Order } from './order.ts';

const order = {
  orderId: '118',
  customer: { email: 'Ana@Example.com', name: 'Ana Pérez' },
  lines: [
    { lineId: '7', learners: [' ana@example.com', 'susana@example.com'] },
    { lineId: '8', learners: ['no address'] },
  ],
} as unknown as Order;

const anaIsErased = (key: string) => (key === 'ana@example.com' ? '0a1b' : undefined);

describe('whoever was erased from an order', () => {
  it('is named by a pseudonym as customer and as learner, and the others are as they were', () => {
    expect(hideErased(order, anaIsErased)).toEqual({
      orderId: '118',
      customer: { email: 'erased-0a1b@matricula.invalid', name: 'erased-0a1b' },
      lines: [
        { lineId: '7', learners: ['erased-0a1b@matricula.invalid', 'susana@example.com'] },
        { lineId: '8', learners: ['no address'] },
      ],
    });
  });

  it('hidden once more is the same', () => {
    const hidden = hideErased(order, anaIsErased);

    expect(hideErased(hidden, anaIsErased)).toEqual(hidden);
  });

  it('leaves an order alone that names somebody else', () => {
    expect(hideErased(order, () => undefined)).toEqual(order);
  });
});

it('a pseudonym is told from an address', () => {
  expect([pseudonym('0a1b'), 'erased-x@example.com', 'deleted@site.invalid'].map(isPseudonym)).toEqual([
    true,
    false,
    false,
  ]);
});

it.each([
  ['Was Ana@Example.com the right one?', true],
  ['"ana@example.com"', true],
  ['ana@example.com.', true],
  ['susana@example.com', false],
  ['x.ana@example.com', false],
  ['ana@example.com.ar', false],
  ['ana@example.community', false],
  ['ana@exampleXcom', false],
])('the address is found in %j: %s', (text, isThere) => {
  expect(new RegExp(addressPattern('ana@example.com'), 'i').test(text)).toBe(isThere);
});

it('what stands for something else in a pattern stands for itself', () => {
  expect(new RegExp(addressPattern("o'b+x{1}@example.com"), 'i').test("o'b+x{1}@example.com")).toBe(true);
});
