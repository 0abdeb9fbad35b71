<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Matricula\Course\OfferStore;
use Matricula\Log;
use Matricula\Registerable;
use Throwable;
use WC_Data;
use WC_Order_Item_Product;
use WC_Product;

/**
 * Copies a product's offer onto an order line when the line is made, so that a later edit of the product never changes
 * what was bought.
 *
 * One hook sees every way in which a line is made (either checkout, wp-admin, REST, code, order again), before it is
 * saved. An offer that cannot be read is copied as it is: the sidecar then tells staff which line sold it, and a paid
 * line is not taken for a book. A line that exists, or brings its offer along, is left alone.
 */
final class OfferOnLine implements Registerable {

	/**
	 * Products' offers.
	 *
	 * @var OfferStore
	 */
	private OfferStore $offers;

	public function __construct( OfferStore $offers ) {
		$this->offers = $offers;
	}

	public function register(): void {
		add_action( 'woocommerce_before_order_item_object_save', array( $this, 'copy_offer' ) );
		add_filter( 'woocommerce_hidden_order_itemmeta', array( $this, 'hide_offer' ) );
	}

	/**
	 * Copies the offer onto a line that is about to be made.
	 *
	 * @param mixed $item The order item about to be saved.
	 */
	public function copy_offer( $item ): void {
		if ( ! $item instanceof WC_Order_Item_Product || ! $this->is_new_line( $item ) ) {
			return;
		}
		try {
			$product = $item->get_product();
			$text    = $product instanceof WC_Product ? $this->offers->text_sold_by( $product ) : '';
			if ( '' !== $text ) {
				$item->add_meta_data( OfferStore::META_KEY, $text, true );
			}
		} catch ( Throwable $problem ) {
			// Another plugin's product class threw: the shop still sells.
			Log::error(
				'An offer could not be copied onto an order line',
				$problem,
				array(
					'product_id' => $item->get_product_id(),
					'order_id'   => $item->get_order_id(),
				)
			);
		}
	}

	/**
	 * Hides the offer among the line's meta in wp-admin: the panel shows it in words.
	 *
	 * @param mixed $keys Hidden meta keys.
	 * @return mixed
	 */
	public function hide_offer( $keys ) {
		if ( is_array( $keys ) ) {
			$keys[] = OfferStore::META_KEY;
		}
		return $keys;
	}

	/**
	 * A refund's line says whose it is and sells nothing.
	 */
	private function is_new_line( WC_Data $item ): bool {
		return 0 === $item->get_id()
			&& ! $item->meta_exists( OfferStore::META_KEY )
			&& ! $item->meta_exists( '_refunded_item_id' );
	}
}
