import type { WordPressShop } from '../../wordpress/shop.ts';

/** Puts orders into the shop that wait for their payment, one for each address. @returns their ids, in that order */
export async function pendingOrders(shop: WordPressShop, sku: string, emails: string[]): Promise<number[]> {
  const printed = await shop.php(`
    $ids = array();
    $product = wc_get_product( wc_get_product_id_by_sku( '${sku}' ) );
    foreach ( json_decode( '${JSON.stringify(emails)}', true ) as $email ) {
      $order = wc_create_order( array( 'status' => 'pending' ) );
      $order->add_product( $product );
      $order->set_billing_email( $email );
      $order->set_payment_method( 'pretend_card' );
      $order->calculate_totals();
      $ids[] = $order->save();
    }
    echo wp_json_encode( $ids );`);
  return JSON.parse(printed) as number[];
}

export interface OrderNote {
  text: string;
  isForCustomer: boolean;
}

/** The notes of each of these orders. */
export async function readNotes(shop: WordPressShop, orders: number[]): Promise<OrderNote[][]> {
  const printed = await shop.php(`
    $all = array();
    foreach ( json_decode( '${JSON.stringify(orders)}' ) as $id ) {
      $all[] = array_map(
        static function ( $note ) {
          return array( 'text' => $note->content, 'isForCustomer' => (bool) $note->customer_note );
        },
        wc_get_order_notes( array( 'order_id' => $id ) )
      );
    }
    echo wp_json_encode( $all );`);
  return JSON.parse(printed) as OrderNote[][];
}

/** The status of each of these orders. */
export async function statusesOf(shop: WordPressShop, orders: number[]): Promise<string[]> {
  const printed = await shop.php(`
    echo wp_json_encode( array_map(
      static function ( $id ) {
        return wc_get_order( $id )->get_status();
      },
      json_decode( '${JSON.stringify(orders)}' )
    ) );`);
  return JSON.parse(printed) as string[];
}
