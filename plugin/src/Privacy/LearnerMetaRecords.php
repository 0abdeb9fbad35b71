<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

use Matricula\Storage\Database;
use WC_Order;

/**
 * Learners that order lines name.
 *
 * They are part of an order that somebody placed and paid for, and leave it with that order's other personal data. Taken
 * out alone, the order would seem to have lost its learner, and the learner would lose the course.
 */
final class LearnerMetaRecords implements PersonalRecords {

	/**
	 * Meta of an order line: the address of its learner, or a list with one for each seat.
	 */
	private const META_KEY = '_matricula_learners';

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	public function id(): string {
		return 'matricula-learners';
	}

	public function label(): string {
		return __( 'Learners named on orders', 'matricula' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function export( Address $address ): array {
		$records = array();
		foreach ( $this->rows_of( $address ) as $row ) {
			$records[ 'line-' . $row['order_item_id'] ] = array(
				__( 'Order', 'matricula' )   => (string) $row['order_id'],
				__( 'Product', 'matricula' ) => (string) $row['order_item_name'],
				__( 'Learner', 'matricula' ) => (string) $address,
			);
		}
		return $records;
	}

	/**
	 * {@inheritDoc}
	 */
	public function erase( Address $address ): Erasure {
		$reasons = array();
		foreach ( $this->rows_of( $address ) as $row ) {
			/* translators: %s: number of an order */
			$reasons[] = sprintf( __( 'Order %s names this address as a learner. It goes with the order’s other personal data: WooCommerce → Orders → Bulk actions → Remove personal data.', 'matricula' ), (string) $row['order_id'] );
		}
		return new Erasure( 0, array_values( array_unique( $reasons ) ) );
	}

	/**
	 * Forgets whom the lines of an order name.
	 */
	public function erase_order( WC_Order $order ): void {
		foreach ( $order->get_items() as $item ) {
			if ( $item->meta_exists( self::META_KEY ) ) {
				$item->delete_meta_data( self::META_KEY );
				$item->save();
			}
		}
	}

	/**
	 * Lines that name the address. A list of learners is stored as PHP serializes it; its texts stand in quotes there.
	 *
	 * @return array<int, array<string, string|null>>
	 */
	private function rows_of( Address $address ): array {
		global $wpdb;
		$rows = $this->database->rows(
			'SELECT items.order_id, items.order_item_id, items.order_item_name, meta.meta_value FROM %i meta
			JOIN %i items ON items.order_item_id = meta.order_item_id
			WHERE meta.meta_key = %s AND LOCATE( %s, meta.meta_value ) > 0 ORDER BY items.order_item_id',
			array( $wpdb->prefix . 'woocommerce_order_itemmeta', $wpdb->prefix . 'woocommerce_order_items', self::META_KEY, (string) $address )
		);
		return array_filter(
			$rows,
			static function ( array $row ) use ( $address ): bool {
				return $address->is_in( (string) $row['meta_value'] );
			}
		);
	}
}
