<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Order\OrderTable;
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
	private OrderTable $orders;

	public function __construct( Database $database, OrderTable $orders ) {
		$this->database = $database;
		$this->orders   = $orders;
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
			$missing    = array_diff( $refund_ids, $this->orders->existing_refunds( $refund_ids ) );
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
}
