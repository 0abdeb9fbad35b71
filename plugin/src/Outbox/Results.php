<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Storage\Database;

/**
 * What became of rows.
 */
final class Results {

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
	 * The sidecar has it. True whoever holds the claim by now.
	 */
	public function sent( OutboxRow $row, Attempt $attempt ): void {
		$this->database->run(
			"UPDATE %i SET state = 'sent', sent_at = UNIX_TIMESTAMP(), attempts = attempts + 1, attempt_log = %s, claim = NULL, claimed_until = 0
			WHERE id = %d AND state IN ('waiting', 'failed')",
			array( $this->database->outbox(), self::log( $row, $attempt ), $row->id )
		);
	}

	public function not_sent( OutboxRow $row, string $claim, Attempt $attempt, int $next_attempt_at ): void {
		$this->database->run(
			'UPDATE %i SET attempts = attempts + 1, next_attempt_at = %d, attempt_log = %s, claimed_until = 0 WHERE id = %d AND claim = %s',
			array( $this->database->outbox(), $next_attempt_at, self::log( $row, $attempt ), $row->id, $claim )
		);
	}

	/**
	 * Three days are over. A sidecar that asks still gets it.
	 */
	public function failed( OutboxRow $row, string $claim, Attempt $attempt ): void {
		$this->database->run(
			"UPDATE %i SET state = 'failed', attempts = attempts + 1, attempt_log = %s, claimed_until = 0 WHERE id = %d AND claim = %s",
			array( $this->database->outbox(), self::log( $row, $attempt ), $row->id, $claim )
		);
	}

	/**
	 * Sells no course.
	 */
	public function skipped( OutboxRow $row, string $claim ): void {
		$this->database->run(
			"UPDATE %i SET state = 'skipped', claimed_until = 0 WHERE id = %d AND claim = %s",
			array( $this->database->outbox(), $row->id, $claim )
		);
	}

	private static function log( OutboxRow $row, Attempt $attempt ): string {
		return (string) wp_json_encode( $attempt->on_top_of( $row->log ) );
	}
}
