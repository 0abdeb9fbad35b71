import { BadInput, type JsonRecord, readText } from '../../kit/parse.ts';
import type { Order } from './model.ts';
import { fromCents, toCents } from './money.ts';
import { saveOrder } from './order-status.ts';
import type { Shop } from './shop.ts';
import { nextId } from './state.ts';

/** Staff adds a fee to an order and recalculates it: the order costs more, and nothing else about it changes. */
export function addFeeByHand(shop: Shop, order: Order, body: JsonRecord): void {
  const total = toCents(readText(body, 'total'));
  if (total === undefined) throw new BadInput('total has to be an amount.');
  order.fee_lines.push({
    id: nextId(shop.state, 'item'),
    name: readText(body, 'name'),
    tax_class: '',
    tax_status: 'none',
    amount: fromCents(total),
    total: fromCents(total),
    total_tax: '0.00',
    taxes: [],
    meta_data: [],
  });
  order.total = fromCents((toCents(order.total) ?? 0) + total);
  saveOrder(shop, order);
}
