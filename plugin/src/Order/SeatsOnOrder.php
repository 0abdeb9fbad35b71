<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Matricula\Storage\Database;

/**
 * What the sidecar last reported about an order's lines, as the shop keeps it.
 */
final class SeatsOnOrder {

	/**
	 * The shop's database.
	 *
	 * @var Database
	 */
	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * Lines with their seats, as in an order's state, and when they were reported; null when nothing was yet.
	 *
	 * @return array{lines: list<array<mixed>>, reported_at: int}|null
	 */
	public function find( int $order_id ): ?array {
		$rows = $this->database->rows(
			'SELECT line_item_id, line, seat, updated_at FROM %i WHERE order_id = %d ORDER BY id',
			array( $this->database->seats(), $order_id )
		);
		if ( array() === $rows ) {
			return null;
		}
		$lines = array();
		foreach ( $rows as $row ) {
			$id           = 'line ' . $row['line_item_id'];
			$lines[ $id ] = $lines[ $id ] ?? array( 'seats' => array() ) + self::decoded( $row['line'] );
			if ( null !== $row['seat'] ) {
				$lines[ $id ]['seats'][] = self::decoded( $row['seat'] );
			}
		}
		return array(
			'lines'       => array_values( $lines ),
			'reported_at' => max( 0, ...array_map( 'intval', array_column( $rows, 'updated_at' ) ) ),
		);
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
}
