<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Storage\Database;

/**
 * What is in the outbox.
 */
final class Outbox {

	/**
	 * The shop's database.
	 *
	 * @var Database
	 */
	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	public function waiting(): int {
		return $this->count( 'waiting' );
	}

	public function failed(): int {
		return $this->count( 'failed' );
	}

	public function oldest_waiting_at(): ?int {
		return $this->database->number( "SELECT MIN(created_at) FROM %i WHERE state = 'waiting'", array( $this->database->outbox() ) );
	}

	/**
	 * When something is due next; null when nothing waits. What somebody holds is due when the claim ends.
	 */
	public function next_attempt_at(): ?int {
		return $this->database->number(
			"SELECT MIN(CASE WHEN claimed_until > next_attempt_at THEN claimed_until ELSE next_attempt_at END) FROM %i WHERE state = 'waiting'",
			array( $this->database->outbox() )
		);
	}

	/**
	 * A page of rows, the newest first.
	 *
	 * @param string|null $state One state only; null for all.
	 * @param int         $page  From 1.
	 * @param int         $size  Rows a page.
	 * @return OutboxRow[]
	 */
	public function page( ?string $state, int $page, int $size ): array {
		$where = null === $state ? '1 = 1' : 'state = %s';
		$args  = null === $state ? array() : array( $state );
		return $this->read(
			"SELECT id, order_id, topic, state, attempts, next_attempt_at, attempt_log, created_at, sent_at FROM %i WHERE $where ORDER BY id DESC LIMIT %d OFFSET %d",
			array_merge( array( $this->database->outbox() ), $args, array( $size, ( $page - 1 ) * $size ) )
		);
	}

	public function total( ?string $state ): int {
		if ( null !== $state ) {
			return $this->count( $state );
		}
		return (int) $this->database->number( 'SELECT COUNT(*) FROM %i', array( $this->database->outbox() ) );
	}

	public function find( int $id ): ?OutboxRow {
		return $this->read( 'SELECT * FROM %i WHERE id = %d', array( $this->database->outbox(), $id ) )[0] ?? null;
	}

	/**
	 * Of these orders, those that need no sweep: a row that will read the order, or one that was read after the change.
	 *
	 * @param int[] $order_ids Orders.
	 * @return OutboxCover[] By order.
	 */
	public function covers( array $order_ids ): array {
		if ( array() === $order_ids ) {
			return array();
		}
		$marks  = implode( ',', array_fill( 0, count( $order_ids ), '%d' ) );
		$covers = array();
		foreach ( $this->database->rows(
			"SELECT order_id, MAX(CASE WHEN state = 'waiting' AND body IS NULL THEN 1 ELSE 0 END) AS unread,
			MAX(CASE WHEN state = 'skipped' THEN created_at ELSE frozen_at END) AS read_at FROM %i WHERE order_id IN ($marks) GROUP BY order_id",
			array_merge( array( $this->database->outbox() ), $order_ids )
		) as $row ) {
			$covers[ (int) $row['order_id'] ] = new OutboxCover( '1' === (string) $row['unread'], (int) $row['read_at'] );
		}
		return $covers;
	}

	/**
	 * Reads rows.
	 *
	 * @param literal-string         $sql  With placeholders.
	 * @param array<int, int|string> $args Their values.
	 * @return OutboxRow[]
	 */
	private function read( string $sql, array $args ): array {
		return array_map( array( OutboxRow::class, 'from_table' ), $this->database->rows( $sql, $args ) );
	}

	private function count( string $state ): int {
		return (int) $this->database->number( 'SELECT COUNT(*) FROM %i WHERE state = %s', array( $this->database->outbox(), $state ) );
	}
}
