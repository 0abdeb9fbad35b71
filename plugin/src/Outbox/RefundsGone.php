<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Matricula\Storage\Database;

/**
 * Finds orders whose refunds were deleted without a word: neither storage of orders, nor the order's modified time, tells
 * of it when rows are deleted in the database or a refund as a post.
 */
final class RefundsGone {

	/**
	 * Refunds are rare, and looking for a hundred of them is one query.
	 */
	private const AT_ONCE = 100;

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * Orders whose last delivery told of a refund that is there no more.
	 *
	 * @return int[]
	 */
	public function orders(): array {
		$gone = array();
		foreach ( array_chunk( $this->told(), self::AT_ONCE ) as $rows ) {
			$refund_ids = array_merge( ...array_column( $rows, 'refund_ids' ) );
			$missing    = array_diff( $refund_ids, $this->existing( $refund_ids ) );
			foreach ( $rows as $row ) {
				if ( array() !== array_intersect( $row['refund_ids'], $missing ) ) {
					$gone[] = $row['order_id'];
				}
			}
		}
		return $gone;
	}

	/**
	 * Orders with the refunds that their last frozen row told of, unless a row waits that will read them anew.
	 *
	 * @return array<int, array{order_id: int, refund_ids: int[]}>
	 */
	private function told(): array {
		$table = $this->database->outbox();
		$rows  = $this->database->rows(
			"SELECT told.order_id, told.refund_ids FROM %i told WHERE told.refund_ids > '' AND NOT EXISTS (
				SELECT 1 FROM %i later WHERE later.order_id = told.order_id AND later.id > told.id AND later.state <> 'skipped'
			)",
			array( $table, $table )
		);
		return array_map(
			static function ( array $row ): array {
				return array(
					'order_id'   => (int) $row['order_id'],
					'refund_ids' => array_map( 'intval', explode( ',', (string) $row['refund_ids'] ) ),
				);
			},
			$rows
		);
	}

	/**
	 * Those that are there.
	 *
	 * @param int[] $refund_ids Refunds.
	 * @return int[]
	 */
	private function existing( array $refund_ids ): array {
		global $wpdb;
		$marks = implode( ',', array_fill( 0, count( $refund_ids ), '%d' ) );
		return OrderUtil::custom_orders_table_usage_is_enabled()
			? $this->database->numbers( "SELECT id FROM %i WHERE id IN ($marks) AND type = 'shop_order_refund'", array_merge( array( OrderUtil::get_table_for_orders() ), $refund_ids ) )
			: $this->database->numbers( "SELECT ID FROM %i WHERE ID IN ($marks) AND post_type = 'shop_order_refund'", array_merge( array( $wpdb->posts ), $refund_ids ) );
	}
}
