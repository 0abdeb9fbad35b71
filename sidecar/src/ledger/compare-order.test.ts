import { expect, it } from 'vitest';
import { compareOrder, REPAIRED_ORDERS, type OrderFinding, type OrderToCompare } from './compare-order.ts';

const KNOWN: OrderToCompare = {
  isStored: true,
  isSame: true,
  isUnderWay: false,
  concernsCourses: true,
  hasGrants: true,
  isBackfilled: false,
  paid: { isPaid: true },
  lacksReport: false,
};
const UNPAID = { isPaid: false, reason: 'not_granting' } as const;
const OLD = { isPaid: false, reason: 'before_connection' } as const;
const MISSING = { ...KNOWN, isStored: false, isSame: false, hasGrants: false };

const TABLE: [string, OrderToCompare, OrderFinding | undefined, boolean?][] = [
  ['known and told', KNOWN, undefined],
  ['paid, and never arrived', MISSING, 'order_missing', true],
  ['never arrived, and sells no course', { ...MISSING, concernsCourses: false }, undefined],
  ['never arrived, and is not paid', { ...MISSING, paid: UNPAID }, undefined],
  ['its delivery is on its way', { ...MISSING, isUnderWay: true }, undefined],
  ['changed since it arrived', { ...KNOWN, isSame: false }, 'order_outdated', true],
  ['cancelled since it arrived', { ...KNOWN, isSame: false, paid: UNPAID }, 'order_outdated', true],
  ['known, and the shop was not told', { ...KNOWN, lacksReport: true }, 'report_missing', true],
  ['paid before the connection, never arrived', { ...MISSING, paid: OLD }, 'order_before_connection', false],
  [
    'paid before the connection, arrived since',
    { ...KNOWN, hasGrants: false, paid: OLD },
    'order_before_connection',
    false,
  ],
  ['taken over, and the same', { ...KNOWN, isBackfilled: true }, undefined],
  ['taken over, and changed since', { ...KNOWN, isBackfilled: true, isSame: false }, 'order_outdated', true],
  ['somebody was given a seat before the date was moved', { ...KNOWN, paid: OLD }, undefined],
];

it.each(TABLE)('%s', (_what, order, found, isRepaired) => {
  const kind = compareOrder(order);

  expect(kind).toBe(found);
  expect(kind && REPAIRED_ORDERS.includes(kind)).toBe(isRepaired);
});
