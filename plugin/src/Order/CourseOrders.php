<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Matricula\Course\OfferStore;
use Matricula\Storage\Database;

/**
 * Which orders concern the sidecar: those with a line that sells a course, those it has heard of, and those that it has
 * reported of: an order from before the plugin carries no offer, and may have been taken over.
 */
final class CourseOrders {

	/**
	 * The shop's database.
	 *
	 * @var Database
	 */
	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	public function concern( int $order_id ): bool {
		return array( $order_id ) === $this->among( array( $order_id ) );
	}

	/**
	 * Those of the orders that concern the sidecar. An order's items are in the same tables in either storage.
	 *
	 * @param int[] $order_ids Orders.
	 * @return int[]
	 */
	public function among( array $order_ids ): array {
		if ( array() === $order_ids ) {
			return array();
		}
		global $wpdb;
		$marks = implode( ',', array_fill( 0, count( $order_ids ), '%d' ) );
		$sells = $this->database->numbers(
			"SELECT DISTINCT items.order_id FROM %i items JOIN %i meta ON meta.order_item_id = items.order_item_id
			WHERE items.order_id IN ($marks) AND items.order_item_type = 'line_item' AND meta.meta_key = %s",
			array_merge(
				array( $wpdb->prefix . 'woocommerce_order_items', $wpdb->prefix . 'woocommerce_order_itemmeta' ),
				$order_ids,
				array( OfferStore::META_KEY )
			)
		);
		$heard = $this->database->numbers(
			"SELECT order_id FROM %i WHERE order_id IN ($marks) AND frozen_at IS NOT NULL
			UNION SELECT order_id FROM %i WHERE order_id IN ($marks)",
			array_merge( array( $this->database->outbox() ), $order_ids, array( $this->database->seats() ), $order_ids )
		);
		return array_values( array_intersect( $order_ids, array_merge( $sells, $heard ) ) );
	}
}
