<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

use Matricula\Order\Moment;
use Matricula\Storage\Database;

/**
 * Who sits in which course, as the sidecar reported it.
 */
final class SeatRecords implements PersonalRecords {

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	public function id(): string {
		return 'matricula-seats';
	}

	public function label(): string {
		return __( 'Courses', 'matricula' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function export( Address $address ): array {
		$records = array();
		foreach ( $this->rows_of( $address ) as $row ) {
			$seat = self::decoded( $row['seat'] );

			$records[ 'seat-' . $row['id'] ] = array(
				__( 'Order', 'matricula' )    => (string) $row['order_id'],
				__( 'Course', 'matricula' )   => self::text( $seat, 'courseKey' ),
				__( 'Learner', 'matricula' )  => (string) $row['learner'],
				__( 'State', 'matricula' )    => self::text( $seat, 'label' ),
				__( 'Reported', 'matricula' ) => Moment::in_words( (int) $row['updated_at'] ),
			);
		}
		return $records;
	}

	/**
	 * {@inheritDoc}
	 */
	public function erase( Address $address ): Erasure {
		$rows = $this->rows_of( $address );
		foreach ( array_unique( array_column( $rows, 'order_id' ) ) as $order_id ) {
			$this->erase_on_order( (int) $order_id, $address );
		}
		$reasons = array() === $rows ? array() : array( __( 'The LMS still knows who sits in which course. Ask who runs it to erase this address there.', 'matricula' ) );
		return new Erasure( count( $rows ), $reasons );
	}

	/**
	 * Forgets every learner of an order.
	 */
	public function erase_order( int $order_id ): void {
		$learners = $this->database->rows(
			'SELECT DISTINCT learner FROM %i WHERE order_id = %d AND learner IS NOT NULL',
			array( $this->database->seats(), $order_id )
		);
		foreach ( $learners as $row ) {
			$this->erase_on_order( $order_id, new Address( (string) $row['learner'] ) );
		}
	}

	/**
	 * A sentence about a line may name a learner of any of its seats: all rows of the order are looked through.
	 */
	private function erase_on_order( int $order_id, Address $address ): void {
		$rows = $this->database->rows( 'SELECT id, line, seat FROM %i WHERE order_id = %d', array( $this->database->seats(), $order_id ) );
		foreach ( $rows as $row ) {
			$this->database->run(
				"UPDATE %i SET line = %s, seat = NULLIF( %s, '' ), learner = NULLIF( learner, %s ) WHERE id = %d",
				array(
					$this->database->seats(),
					self::without( $address, $row['line'] ),
					null === $row['seat'] ? '' : self::without( $address, $row['seat'] ),
					(string) $address,
					(int) $row['id'],
				)
			);
		}
	}

	/**
	 * Seats of a learner. The column's collation compares without regard to case.
	 *
	 * @return array<int, array<string, string|null>>
	 */
	private function rows_of( Address $address ): array {
		return $this->database->rows(
			'SELECT id, order_id, learner, seat, updated_at FROM %i WHERE learner = %s ORDER BY id',
			array( $this->database->seats(), (string) $address )
		);
	}

	private static function without( Address $address, ?string $json ): string {
		return (string) wp_json_encode( $address->removed_from( self::decoded( $json ) ) );
	}

	/**
	 * A stored line or seat.
	 *
	 * @return array<mixed>
	 */
	private static function decoded( ?string $json ): array {
		$value = json_decode( (string) $json, true );
		return is_array( $value ) ? $value : array();
	}

	/**
	 * A text of a seat; empty when it has none.
	 *
	 * @param array<mixed> $seat As in an order's state.
	 */
	private static function text( array $seat, string $key ): string {
		return is_string( $seat[ $key ] ?? null ) ? $seat[ $key ] : '';
	}
}
