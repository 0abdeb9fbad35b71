import { ShopByHand } from '../../../sandbox/demo/by-hand.ts';
import type { WordPressShop } from '../../wordpress/shop.ts';
import { readNotes } from './orders.ts';

export type Product = 'PY' | 'DEMO' | 'STAT' | 'BUNDLE' | 'BOOK';

/** What one of ten orders is like. */
export interface Kind {
  products: Product[];
  payment: 'card' | 'never' | 'on delivery';
  /** The learner is somebody else than the buyer. */
  isGift?: true;
  /** Its money goes back when everybody is enrolled. */
  isRefunded?: true;
}

export interface Cart extends Kind {
  skus: string[];
  buyer: string;
  learner: string;
}

/** A shop in which this test buys, of whatever kind. */
export interface Storefront {
  /** @returns the ids of the orders, in the order of the carts. */
  buy(carts: Cart[]): Promise<number[]>;
  refund(orders: number[]): Promise<void>;
  /** The notes of each of these orders, WooCommerce's own among them. */
  notes(orders: number[]): Promise<string[][]>;
}

const AT_ONCE = 4;

/** A real WooCommerce, with the plugin or without. */
export class RealStorefront implements Storefront {
  readonly #shop: WordPressShop;

  constructor(shop: WordPressShop) {
    this.#shop = shop;
  }

  async buy(carts: Cart[]): Promise<number[]> {
    const printed = await this.#shop.php(`
      $ids = array();
      foreach ( json_decode( '${JSON.stringify(carts)}' ) as $cart ) {
        $order = wc_create_order( array( 'status' => 'pending' ) );
        foreach ( $cart->skus as $sku ) {
          $order->add_product( wc_get_product( wc_get_product_id_by_sku( $sku ) ) );
        }
        foreach ( $cart->isGift ?? false ? $order->get_items() : array() as $item ) {
          $item->add_meta_data( 'Learner email', $cart->learner );
          $item->save();
        }
        $order->set_billing_email( $cart->buyer );
        $order->set_payment_method( 'on delivery' === $cart->payment ? 'cod' : 'pretend_card' );
        $order->calculate_totals();
        if ( 'on delivery' === $cart->payment ) {
          $order->set_status( 'processing' );
        }
        $ids[] = $order->save();
      }
      echo wp_json_encode( $ids );`);
    const ids = JSON.parse(printed) as number[];
    const toPay = ids.filter((_, index) => carts[index]?.payment === 'card');
    const payInTurn = async () => {
      for (let id = toPay.shift(); id !== undefined; id = toPay.shift()) await this.#pay(id);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, payInTurn));
    return ids;
  }

  async #pay(order: number): Promise<void> {
    const answer = await fetch(`${this.#shop.url}/?wc-api=pretend_bank&order=${order}`);
    if ((await answer.text()) !== 'paid') throw new Error(`Order ${order} was not paid.`);
  }

  async refund(orders: number[]): Promise<void> {
    await this.#shop.php(`
      foreach ( json_decode( '${JSON.stringify(orders)}' ) as $id ) {
        wc_get_order( $id )->update_status( 'refunded' );
      }`);
  }

  async notes(orders: number[]): Promise<string[][]> {
    const notes = await readNotes(this.#shop, orders);
    return notes.map((ofOrder) => ofOrder.map(({ text }) => text));
  }
}

export class SandboxStorefront implements Storefront {
  readonly #shop: ShopByHand;

  constructor(url: string) {
    this.#shop = new ShopByHand(url);
  }

  async buy(carts: Cart[]): Promise<number[]> {
    const ids: number[] = [];
    for (const { skus, buyer, learner, payment, isGift } of carts) {
      const method = ({ card: 'card', never: 'bacs', 'on delivery': 'cod' } as const)[payment];
      const items = skus.map((sku) => ({ sku, quantity: 1, ...(isGift && { learner_email: learner }) }));
      ids.push((await this.#shop.checkout({ items, email: buyer, name: 'Buyer', payment: method })).id);
    }
    return ids;
  }

  async refund(orders: number[]): Promise<void> {
    for (const order of orders) await this.#shop.setStatus(order, 'refunded');
  }

  async notes(orders: number[]): Promise<string[][]> {
    const all = await Promise.all(orders.map((order) => this.#shop.notes(order)));
    return all.map((ofOrder) => ofOrder.map(({ note }) => note));
  }
}
