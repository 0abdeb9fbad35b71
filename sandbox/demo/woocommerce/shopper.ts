import { DemoError } from '../stopping.ts';
import { callJson } from './call-json.ts';

export interface Basket {
  items: { productId: number; quantity: number; learnerEmail?: string }[];
  email: string;
  name: string;
  /** Id of a payment gateway. */
  gateway: string;
  /** Breaks calls off that are under way. */
  signal: AbortSignal;
}

/**
 * Fills a cart and orders as a guest, over the Store API: the one that the cart and checkout blocks of a shop use.
 *
 * @param beforeOrder Called right before "Place order" is clicked.
 * @returns the order's id
 */
export async function placeOrder(shopUrl: string, basket: Basket, beforeOrder: () => void): Promise<number> {
  const { signal } = basket;
  const api = `${shopUrl}/wp-json/wc/store/v1`;
  const { headers: answered } = await callJson(`${api}/cart`, { method: 'GET', signal });
  const token = answered.get('Cart-Token');
  if (token === null) throw new DemoError('The shop gives no cart.');
  const headers = { 'Cart-Token': token };
  for (const { productId, quantity, learnerEmail } of basket.items) {
    const body = { id: productId, quantity, learner_email: learnerEmail };
    await callJson(`${api}/cart/add-item`, { method: 'POST', headers, body, signal });
  }
  beforeOrder();
  const address = addressOf(basket);
  const body = {
    billing_address: address,
    shipping_address: address,
    payment_method: basket.gateway,
  };
  const { json } = await callJson(`${api}/checkout`, { method: 'POST', headers, body, signal });
  return (json as { order_id: number }).order_id;
}

function addressOf({ email, name }: Basket) {
  return {
    first_name: name,
    last_name: 'Example',
    email,
    address_1: 'Calle Mayor 2',
    city: 'Madrid',
    postcode: '28013',
    state: 'M',
    country: 'ES',
    phone: '910000000',
  };
}
