<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

use Generator;
use Matricula\Order\Moment;
use Matricula\Storage\Database;

/**
 * Orders as they were sent to the sidecar, kept in the outbox for a while.
 */
final class DeliveryRecords implements PersonalRecords {

	/**
	 * An order of many lines has some hundred kilobytes.
	 */
	private const ROWS_AT_ONCE = 100;

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	public function id(): string {
		return 'matricula-deliveries';
	}

	public function label(): string {
		return __( 'Orders sent to the Matricula sidecar', 'matricula' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function export( Address $address ): array {
		$records = array();
		foreach ( $this->rows_of( $address ) as $row ) {
			$records[ 'delivery-' . $row['id'] ] = array(
				__( 'Order', 'matricula' )   => (string) $row['order_id'],
				__( 'Changed', 'matricula' ) => Moment::in_words( (int) $row['created_at'] ),
				__( 'Sent', 'matricula' )    => null === $row['sent_at'] ? __( 'not yet', 'matricula' ) : Moment::in_words( (int) $row['sent_at'] ),
			);
		}
		return $records;
	}

	/**
	 * {@inheritDoc}
	 */
	public function erase( Address $address ): Erasure {
		$removed = 0;
		$reasons = array();
		foreach ( $this->rows_of( $address ) as $row ) {
			if ( self::is_still_needed( $row ) ) {
				/* translators: %s: number of an order */
				$reasons[] = sprintf( __( 'Order %s still waits to be sent to the sidecar with this address. Erase again when it was sent.', 'matricula' ), (string) $row['order_id'] );
				continue;
			}
			$this->drop_body( (int) $row['id'] );
			++$removed;
		}
		return new Erasure( $removed, array_values( array_unique( $reasons ) ) );
	}

	/**
	 * Forgets what was sent about an order.
	 */
	public function erase_order( int $order_id ): void {
		$rows = $this->database->rows(
			"SELECT id, state FROM %i WHERE order_id = %d AND body <> ''",
			array( $this->database->outbox(), $order_id )
		);
		foreach ( $rows as $row ) {
			if ( ! self::is_still_needed( $row ) ) {
				$this->drop_body( (int) $row['id'] );
			}
		}
	}

	/**
	 * Rows whose body has the address. A body is JSON, and any of its texts may be the address.
	 *
	 * @return Generator<int, array<string, string|null>>
	 */
	private function rows_of( Address $address ): Generator {
		$last = 0;
		do {
			$rows    = $this->database->rows(
				'SELECT id, order_id, state, body, created_at, sent_at FROM %i WHERE id > %d AND LOCATE( %s, body ) > 0 ORDER BY id LIMIT %d',
				array( $this->database->outbox(), $last, $address->in_json(), self::ROWS_AT_ONCE )
			);
			$is_last = count( $rows ) < self::ROWS_AT_ONCE;
			foreach ( $rows as $row ) {
				$last = (int) $row['id'];
				if ( $address->is_in_json( (string) $row['body'] ) ) {
					yield $row;
				}
			}
		} while ( ! $is_last );
	}

	/**
	 * Whether the sidecar has not got it yet: also what failed is handed to a sidecar that asks.
	 *
	 * @param array<string, string|null> $row A row of the outbox.
	 */
	private static function is_still_needed( array $row ): bool {
		return in_array( $row['state'], array( 'waiting', 'failed' ), true );
	}

	/**
	 * The row stays: the sweep reads from it that the order was sent. Empty, not NULL, which means that it was never read.
	 */
	private function drop_body( int $id ): void {
		$this->database->run( "UPDATE %i SET body = '' WHERE id = %d", array( $this->database->outbox(), $id ) );
	}
}
