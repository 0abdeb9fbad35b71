<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Storage\Database;

/**
 * Keeps the outbox small. What was sent a month ago is of no use to anybody but as a sign that the sidecar has heard of
 * the order: of each order the last row stays, without its body.
 */
final class OldRows {

	private const KEPT_SECONDS = 2592000;
	private const AT_ONCE      = 500;

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * A part of what is old. Rows are changed by their primary key, since a range would lock the INSERTs of shoppers.
	 */
	public function tidy_up(): void {
		$table = $this->database->outbox();
		$this->for_each(
			"SELECT old.id FROM %i old WHERE old.created_at < UNIX_TIMESTAMP() - %d AND (old.state = 'skipped' OR (old.state = 'sent' AND EXISTS (
				SELECT 1 FROM %i later WHERE later.order_id = old.order_id AND later.id > old.id AND later.frozen_at IS NOT NULL
			))) LIMIT %d",
			array( $table, self::KEPT_SECONDS, $table, self::AT_ONCE ),
			'DELETE FROM %i WHERE id = %d'
		);
		$this->for_each(
			"SELECT id FROM %i WHERE state = 'sent' AND created_at < UNIX_TIMESTAMP() - %d AND body <> '' LIMIT %d",
			array( $table, self::KEPT_SECONDS, self::AT_ONCE ),
			"UPDATE %i SET body = '', attempt_log = NULL WHERE id = %d"
		);
	}

	/**
	 * Finds rows, then changes them one by one.
	 *
	 * @param literal-string         $question  Finds their ids.
	 * @param array<int, string|int> $args      Of the question.
	 * @param literal-string         $statement Changes one.
	 */
	private function for_each( string $question, array $args, string $statement ): void {
		foreach ( $this->database->numbers( $question, $args ) as $id ) {
			$this->database->run( $statement, array( $this->database->outbox(), $id ) );
		}
	}
}
