<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Matricula\Course\Offer;
use Matricula\Course\OfferProblem;
use Matricula\Course\OfferStore;
use WC_Order;
use WC_Order_Item_Product;
use WC_Product;

/**
 * Takes what a product sells onto an order line anew, where what was copied there cannot be read. By that nobody was
 * enrolled; what can be read stays as it was bought.
 */
final class OfferAnew {

	/**
	 * Products' offers.
	 *
	 * @var OfferStore
	 */
	private OfferStore $offers;

	public function __construct( OfferStore $offers ) {
		$this->offers = $offers;
	}

	/**
	 * Mends the lines whose product was mended, says so in a note for staff, and saves the order, which announces it.
	 */
	public function take( WC_Order $order ): void {
		$mended = array();
		foreach ( $order->get_items() as $item ) {
			if ( $item instanceof WC_Order_Item_Product && $this->take_onto( $item ) ) {
				$mended[] = $item->get_name();
			}
		}
		if ( array() !== $mended ) {
			/* translators: %s: names of one or more products */
			$order->add_order_note( esc_html( sprintf( __( 'The courses of these lines could not be read, and were taken from the products anew: %s', 'matricula' ), implode( ', ', $mended ) ) ), 0, true );
			$order->save();
		}
	}

	/**
	 * Whether the line has another offer now.
	 */
	private function take_onto( WC_Order_Item_Product $item ): bool {
		$bought = OfferStore::as_text( $item->get_meta( OfferStore::META_KEY, true, 'edit' ) );
		if ( '' === $bought || self::is_readable( $bought ) ) {
			return false;
		}
		$product = $item->get_product();
		$sold    = $product instanceof WC_Product ? $this->offers->text_sold_by( $product ) : '';
		if ( ! self::is_readable( $sold ) ) {
			return false;
		}
		$item->update_meta_data( OfferStore::META_KEY, $sold );
		$item->save();
		return true;
	}

	private static function is_readable( string $offer ): bool {
		try {
			Offer::from_json( $offer );
			return true;
		} catch ( OfferProblem $problem ) {
			return false;
		}
	}
}
