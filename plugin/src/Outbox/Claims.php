<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Storage\Database;

/**
 * Who may send what.
 *
 * An order's oldest waiting row, its head, is its lock: only heads are claimed, so an order's deliveries go out in order,
 * one at a time. A claim ends by itself; whoever was stopped writes nothing after a takeover, since every write names its
 * claim. Rows are changed by their primary key only: a range would lock gaps, and with them the INSERTs of shoppers.
 */
final class Claims {

	/**
	 * Three times as long as a send may take.
	 */
	public const SECONDS = 60;

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
	 * Heads that are due and not claimed, the oldest first.
	 *
	 * @return OutboxRow[]
	 */
	public function due_heads( int $limit ): array {
		$table = $this->database->outbox();
		return array_map(
			array( OutboxRow::class, 'from_table' ),
			$this->database->rows(
				"SELECT head.* FROM %i head WHERE head.state = 'waiting' AND head.next_attempt_at <= UNIX_TIMESTAMP()
				AND head.claimed_until <= UNIX_TIMESTAMP() AND NOT EXISTS (
					SELECT 1 FROM %i older WHERE older.order_id = head.order_id AND older.state = 'waiting' AND older.id < head.id
				) ORDER BY head.id LIMIT %d",
				array( $table, $table, $limit )
			)
		);
	}

	/**
	 * Claims a row. Returns the claim; null when somebody else was faster.
	 */
	public function claim( int $id ): ?string {
		$claim = bin2hex( random_bytes( 16 ) );
		return $this->claim_as( $id, $claim ) ? $claim : null;
	}

	/**
	 * Of the changes that were never sent, the newest stands for all: it is claimed too, then the older ones go.
	 */
	public function coalesce( OutboxRow $head, string $claim ): OutboxRow {
		$waiting = $this->never_sent( $head->order_id );
		$newest  = end( $waiting );
		if ( false === $newest || $newest->id <= $head->id || ! $this->claim_as( $newest->id, $claim ) ) {
			return $head;
		}
		$newest->topic = Topic::of_changes( array_column( $waiting, 'topic' ) );
		$this->database->run( 'UPDATE %i SET topic = %s WHERE id = %d', array( $this->database->outbox(), $newest->topic, $newest->id ) );
		foreach ( array_slice( $waiting, 0, -1 ) as $older ) {
			$this->database->run( 'DELETE FROM %i WHERE id = %d AND body IS NULL', array( $this->database->outbox(), $older->id ) );
		}
		return $newest;
	}

	/**
	 * Writes what is sent into the row, once and for good.
	 *
	 * @param OutboxRow $row        With its body.
	 * @param string    $claim      Who writes.
	 * @param int       $read_at    When the reading of the order began.
	 * @param int[]     $refund_ids The refunds it tells of: their deletion may tell nobody.
	 * @return bool False when the claim is lost.
	 */
	public function freeze( OutboxRow $row, string $claim, int $read_at, array $refund_ids ): bool {
		return 1 === $this->database->run(
			'UPDATE %i SET body = %s, webhook_id = %s, topic = %s, frozen_at = %d, refund_ids = %s WHERE id = %d AND claim = %s AND body IS NULL',
			array( $this->database->outbox(), (string) $row->body, (string) $row->webhook_id, $row->topic, $read_at, implode( ',', $refund_ids ), $row->id, $claim )
		);
	}

	/**
	 * A sequence must rise with the state it tells. When a newer row of this order was frozen first (its transaction ended
	 * earlier), this one moves behind it.
	 */
	public function move_behind_frozen( OutboxRow $row, string $claim ): OutboxRow {
		$table = $this->database->outbox();
		$newer = $this->database->number(
			'SELECT id FROM %i WHERE order_id = %d AND id > %d AND frozen_at IS NOT NULL LIMIT 1',
			array( $table, $row->order_id, $row->id )
		);
		if ( null === $newer ) {
			return $row;
		}
		$this->database->run(
			'INSERT INTO %i (order_id, topic, created_at, claim, claimed_until) VALUES (%d, %s, %d, %s, UNIX_TIMESTAMP() + %d)',
			array( $table, $row->order_id, $row->topic, $row->created_at, $claim, self::SECONDS )
		);
		$old     = $row->id;
		$row->id = $this->database->last_id();
		$this->database->run( 'DELETE FROM %i WHERE id = %d', array( $table, $old ) );
		return $row;
	}

	/**
	 * Lets a row go. The claim's name stays, so that the request that wrote the row knows that the order may have been read.
	 */
	public function release( int $id, string $claim ): void {
		$this->database->run(
			'UPDATE %i SET claimed_until = 0 WHERE id = %d AND claim = %s',
			array( $this->database->outbox(), $id, $claim )
		);
	}

	private function claim_as( int $id, string $claim ): bool {
		return 1 === $this->database->run(
			"UPDATE %i SET claim = %s, claimed_until = UNIX_TIMESTAMP() + %d WHERE id = %d AND state = 'waiting' AND claimed_until <= UNIX_TIMESTAMP()",
			array( $this->database->outbox(), $claim, self::SECONDS, $id )
		);
	}

	/**
	 * The order's rows that nobody has frozen, the oldest first.
	 *
	 * @return OutboxRow[]
	 */
	private function never_sent( int $order_id ): array {
		return array_map(
			array( OutboxRow::class, 'from_table' ),
			$this->database->rows(
				"SELECT * FROM %i WHERE order_id = %d AND state = 'waiting' AND body IS NULL ORDER BY id",
				array( $this->database->outbox(), $order_id )
			)
		);
	}
}
