import { stampNow } from './dates.ts';
import { keepSafeMarkup } from './kses.ts';
import type { OrderNote } from './model.ts';
import type { Shop } from './shop.ts';
import { nextId } from './state.ts';

/** Writes a note on an order. Tells no webhook, unlike a change of meta or status. */
export function addNote(
  shop: Shop,
  orderId: number,
  {
    note,
    isForCustomer = false,
    author = 'WooCommerce',
  }: { note: string; isForCustomer?: boolean; author?: string },
): OrderNote {
  const now = stampNow(shop);
  const written: OrderNote = {
    id: nextId(shop.state, 'comment'),
    orderId,
    author,
    date_created: now.local,
    date_created_gmt: now.gmt,
    note: keepSafeMarkup(note),
    customer_note: isForCustomer,
  };
  shop.state.notes.set(orderId, [written, ...(shop.state.notes.get(orderId) ?? [])]);
  return written;
}
