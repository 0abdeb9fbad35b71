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
 * Takes what a product sells onto an order line anew, where what was copied there cannot be read, or names a course run
 * that is not in the LMS. By that nobody was enrolled; all else stays as it was bought.
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
	 * Mends the lines whose product was mended, says so in notes for staff, and saves the order, which announces it.
	 *
	 * @param WC_Order     $order    The order.
	 * @param list<string> $mendable Ids of the lines whose course run is not in the LMS, and by which nobody was ever enrolled.
	 */
	public function take( WC_Order $order, array $mendable ): void {
		$unreadable = array();
		$missing    = array();
		foreach ( $order->get_items() as $item ) {
			if ( ! $item instanceof WC_Order_Item_Product ) {
				continue;
			}
			$bought = self::bought_on( $item );
			if ( self::is_readable( $bought ) ) {
				if ( in_array( (string) $item->get_id(), $mendable, true ) && $this->take_onto( $item, $bought ) ) {
					$missing[] = $item->get_name();
				}
			} elseif ( '' !== $bought && $this->take_onto( $item, $bought ) ) {
				$unreadable[] = $item->get_name();
			}
		}
		/* translators: %s: names of one or more products */
		self::note( $order, __( 'The courses of these lines could not be read, and were taken from the products anew: %s', 'matricula' ), $unreadable );
		/* translators: %s: names of one or more products */
		self::note( $order, __( 'The courses of these lines are not in the LMS, and were taken from the products anew: %s', 'matricula' ), $missing );
		if ( array() !== $unreadable || array() !== $missing ) {
			$order->save();
		}
	}

	/**
	 * Whether the product of any line sells something else than was bought, so that it is worth to ask what may be mended.
	 */
	public function is_there_news( WC_Order $order ): bool {
		foreach ( $order->get_items() as $item ) {
			if ( $item instanceof WC_Order_Item_Product && '' !== self::bought_on( $item ) && null !== $this->news_for( $item, self::bought_on( $item ) ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Tells staff which lines were mended.
	 *
	 * @param WC_Order     $order The order.
	 * @param string       $text  With a place for the names.
	 * @param list<string> $names Names of the lines; none: there is nothing to tell.
	 */
	private static function note( WC_Order $order, string $text, array $names ): void {
		if ( array() !== $names ) {
			$order->add_order_note( esc_html( sprintf( $text, implode( ', ', $names ) ) ), 0, true );
		}
	}

	private static function bought_on( WC_Order_Item_Product $item ): string {
		return OfferStore::as_text( $item->get_meta( OfferStore::META_KEY, true, 'edit' ) );
	}

	/**
	 * What the line's product sells by now; null where that is the same, or nothing that can be read.
	 */
	private function news_for( WC_Order_Item_Product $item, string $bought ): ?string {
		$product = $item->get_product();
		$sold    = $product instanceof WC_Product ? $this->offers->text_sold_by( $product ) : '';
		return $sold !== $bought && self::is_readable( $sold ) ? $sold : null;
	}

	/**
	 * Whether the line has another offer now.
	 */
	private function take_onto( WC_Order_Item_Product $item, string $bought ): bool {
		$sold = $this->news_for( $item, $bought );
		if ( null === $sold ) {
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
