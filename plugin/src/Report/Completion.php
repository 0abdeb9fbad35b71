<?php
declare( strict_types=1 );

namespace Matricula\Report;

use Matricula\Course\OfferStore;
use Matricula\Outbox\RuntimeCache;
use RuntimeException;
use WC_Order;
use WC_Order_Item_Product;
use WC_Product;

/**
 * Sets an order to completed when nothing is left to do for anybody.
 */
final class Completion {

	/**
	 * Completes the order if it may be. It is read anew: somebody may just have cancelled it.
	 *
	 * @return bool Whether it was completed now.
	 * @throws RuntimeException When WooCommerce could not save it.
	 */
	public function complete( int $order_id ): bool {
		RuntimeCache::forget_order( $order_id );
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof WC_Order || ! $this->may_be_completed( $order ) ) {
			return false;
		}
		if ( ! $order->update_status( 'completed', __( 'Every course of this order is confirmed, and nothing is left to post.', 'matricula' ) ) ) {
			throw new RuntimeException( 'WooCommerce could not complete the order.' );
		}
		return true;
	}

	private function may_be_completed( WC_Order $order ): bool {
		if ( $order->has_status( 'completed' ) || ! $order->has_status( wc_get_is_paid_statuses() ) ) {
			return false;
		}
		$is_shipped = array() !== $order->get_items( 'shipping' );
		foreach ( $order->get_items() as $item ) {
			if ( $item instanceof WC_Order_Item_Product && $this->is_left( $order, $item, $is_shipped ) ) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether the line is, or may be, something to post. Shops seldom tick "virtual" on a course, so a line that sells one
	 * counts only where the order is shipped: who ships it has chosen how. What nobody knows any more may be anything.
	 */
	private function is_left( WC_Order $order, WC_Order_Item_Product $item, bool $is_shipped ): bool {
		if ( $item->get_quantity() + $order->get_qty_refunded_for_item( $item->get_id() ) <= 0 ) {
			return false;
		}
		$product = $item->get_product();
		if ( ! $product instanceof WC_Product ) {
			return true;
		}
		return $product->needs_shipping() && ( $is_shipped || ! $item->meta_exists( OfferStore::META_KEY ) );
	}
}
