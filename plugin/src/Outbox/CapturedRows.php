<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Signing\MessageId;
use Matricula\Storage\Database;

/**
 * How rows get into the outbox.
 */
final class CapturedRows {

	/**
	 * Long enough for the statement that follows at once.
	 */
	private const FREEZING_SECONDS = 60;

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
	 * One INSERT and nothing else: this runs inside the shop's status change. Not wpdb::insert(), which asks for the
	 * table's columns first.
	 */
	public function add( int $order_id, string $topic ): int {
		$this->database->run(
			'INSERT INTO %i (order_id, topic, created_at) VALUES (%d, %s, UNIX_TIMESTAMP())',
			array( $this->database->outbox(), $order_id, $topic )
		);
		return $this->database->last_id();
	}

	/**
	 * A row for an order that is there for a last moment. It is frozen, since whoever reads the order before it is gone
	 * would take it for alive. Claimed until then: between the two statements nobody may freeze it otherwise.
	 */
	public function add_deletion( int $order_id ): int {
		$this->database->run(
			'INSERT INTO %i (order_id, topic, created_at, claimed_until) VALUES (%d, %s, UNIX_TIMESTAMP(), UNIX_TIMESTAMP() + %d)',
			array( $this->database->outbox(), $order_id, Topic::DELETED, self::FREEZING_SECONDS )
		);
		$id = $this->database->last_id();
		$this->database->run(
			'UPDATE %i SET body = %s, webhook_id = %s, frozen_at = UNIX_TIMESTAMP(), claimed_until = 0 WHERE id = %d',
			array( $this->database->outbox(), DeliveryBody::of_gone_order( $order_id, $id ), MessageId::generate(), $id )
		);
		return $id;
	}

	/**
	 * Which of these rows nobody has begun to read their order for. From its claim on, a row may tell an older state.
	 *
	 * @param int[] $ids Rows of this request.
	 * @return int[]
	 */
	public function untouched( array $ids ): array {
		$marks = implode( ',', array_fill( 0, count( $ids ), '%d' ) );
		return $this->database->numbers(
			"SELECT id FROM %i WHERE id IN ($marks) AND state = 'waiting' AND body IS NULL AND claim IS NULL",
			array_merge( array( $this->database->outbox() ), array_values( $ids ) )
		);
	}
}
