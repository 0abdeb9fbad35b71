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

	/**
	 * The sidecar does not have it yet. After three days no more attempts are made; a sidecar that asks still gets it.
	 *
	 * @param OutboxRow $row         The row.
	 * @param string    $claim       Who writes.
	 * @param Attempt   $attempt     What was tried.
	 * @param int       $retry_after Seconds that the sidecar asked to wait.
	 */
	public function not_sent( OutboxRow $row, string $claim, Attempt $attempt, int $retry_after ): void {
		$gap = RetryGaps::after( $row->attempts + 1, $retry_after, wp_rand( 0, 1000 ) / 1000 );
		$this->database->run(
			'UPDATE %i SET state = %s, attempts = attempts + 1, next_attempt_at = UNIX_TIMESTAMP() + %d, attempt_log = %s, claimed_until = 0
			WHERE id = %d AND claim = %s',
			array(
				$this->database->outbox(),
				RetryGaps::is_over( $row->created_at, time() ) ? 'failed' : 'waiting',
				$gap,
				self::log( $row, $attempt ),
				$row->id,
				$claim,
			)
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
