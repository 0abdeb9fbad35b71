<?php
declare( strict_types=1 );

namespace Matricula\Report;

use Matricula\Fields;
use Matricula\Storage\Database;

/**
 * Keeps what was last reported about an order's lines: a row for each seat and course, or one for a line without any.
 */
final class LineRows {

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * Puts these in the place of what was there.
	 *
	 * @param int      $order_id The order.
	 * @param Fields[] $lines    As in an order's state.
	 */
	public function replace( int $order_id, array $lines ): void {
		$this->forget( $order_id );
		foreach ( $lines as $line ) {
			$text  = self::json( array_diff_key( $line->values(), array( 'seats' => true ) ) );
			$seats = $line->each( 'seats' );
			foreach ( array() === $seats ? array( null ) : $seats as $seat ) {
				$this->add( $order_id, $line->text( 'lineItemId' ), $text, $seat );
			}
		}
	}

	public function forget( int $order_id ): void {
		$this->database->run( 'DELETE FROM %i WHERE order_id = %d', array( $this->database->seats(), $order_id ) );
	}

	private function add( int $order_id, string $line_item_id, string $line, ?Fields $seat ): void {
		$this->database->run(
			"INSERT INTO %i (order_id, line_item_id, line, learner, seat, updated_at)
			VALUES (%d, %s, %s, NULLIF(%s, ''), NULLIF(%s, ''), UNIX_TIMESTAMP())",
			array(
				$this->database->seats(),
				$order_id,
				$line_item_id,
				$line,
				null === $seat ? '' : $seat->text( 'learner' ),
				null === $seat ? '' : self::json( $seat->values() ),
			)
		);
	}

	/**
	 * @param array<mixed> $values A line or a seat.
	 */
	private static function json( array $values ): string {
		return (string) wp_json_encode( $values );
	}
}
