import type { Billing, Order } from './model.ts';
import { addNote } from './notes.ts';
import { saveOrder } from './order-status.ts';
import type { Shop } from './shop.ts';
import { nextId } from './state.ts';

/**
 * Takes the personal data out of an order, as WooCommerce's eraser does (`WC_Privacy_Erasers`): texts become
 * `[deleted]`, places are emptied, digits of phone numbers zeroed. What is empty stays empty.
 */
export function anonymiseOrder(shop: Shop, order: Order): void {
  const billing = order.billing;
  order.billing = {
    ...deletedTexts(billing),
    state: '',
    country: '',
    email: billing.email === '' ? '' : 'deleted@site.invalid',
    phone: billing.phone.replaceAll(/\d/g, '0'),
  };
  const { phone } = order.shipping;
  order.shipping = {
    ...deletedTexts(order.shipping),
    state: '',
    country: '',
    phone: phone.replaceAll(/\d/g, '0'),
  };
  order.customer_ip_address = order.customer_ip_address.replace(/\.\d+$/, '.0');
  order.customer_user_agent = order.customer_user_agent === '' ? '' : '[deleted]';
  order.customer_id = 0;
  order.transaction_id = order.transaction_id === '' ? '' : '0';
  order.meta_data = [
    ...order.meta_data.filter((meta) => meta.key !== '_anonymized'),
    { id: nextId(shop.state, 'meta'), key: '_anonymized', value: 'yes' },
  ];
  addNote(shop, order.id, { note: 'Personal data removed.' });
  saveOrder(shop, order);
}

function deletedTexts<T extends Omit<Billing, 'email'>>(address: T): T {
  const entries = Object.entries(address).map(([name, value]) => [name, value === '' ? '' : '[deleted]']);
  return { ...address, ...(Object.fromEntries(entries) as Partial<T>) };
}
