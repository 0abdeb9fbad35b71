import { readFileSync } from 'node:fs';
import type { FakeOrder } from './fake-plugin.ts';

/** An order of one course that was paid now, from the contract's own example. */
export function courseOrder(
  id: number,
  email: string,
  courses: object[],
  overrides: Partial<FakeOrder> = {},
): FakeOrder {
  const path = new URL('../../../contracts/delivery/paid.json', import.meta.url);
  const order = JSON.parse(readFileSync(path, 'utf8')) as FakeOrder;
  delete order.matricula;
  const [line] = order.line_items as Record<string, unknown>[];
  const now = new Date().toISOString().slice(0, 19);
  const value = JSON.stringify({ version: 1, courses });
  return {
    ...order,
    id,
    number: String(id),
    date_created_gmt: now,
    date_modified_gmt: now,
    date_paid_gmt: now,
    billing: { ...(order.billing as object), email },
    line_items: [{ ...line, meta_data: [{ id: 1, key: '_matricula_offer', value }] }],
    ...overrides,
  };
}
