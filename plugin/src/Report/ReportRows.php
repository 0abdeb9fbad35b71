<?php
declare( strict_types=1 );

namespace Matricula\Report;

use Matricula\Rest\Actions\ActionRefused;
use Matricula\Storage\Database;

/**
 * Which reports were applied, and what of them is left: the mail and the completion, which no transaction can undo.
 *
 * Who does what is left claims it, so that two requests at once do not both do it. A claim ends by itself.
 */
final class ReportRows {

	/**
	 * Longer than PHP lets a request live on most hosts.
	 */
	private const CLAIM_SECONDS = 120;

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * Begins a report, inside the transaction that applies it. A second request waits here until the first has ended.
	 *
	 * @return bool False when it was applied already.
	 */
	public function begin( Report $report ): bool {
		return 1 === $this->database->run(
			'INSERT IGNORE INTO %i (report_id, order_id, completion, created_at) VALUES (%s, %d, %s, UNIX_TIMESTAMP())',
			array( $this->database->reports(), $report->report_id, $report->order_id, $report->complete ? 'due' : 'none' )
		);
	}

	/**
	 * Whether it was begun before, as far as the transaction sees.
	 */
	public function was_begun( string $report_id ): bool {
		return null !== $this->database->row( 'SELECT report_id FROM %i WHERE report_id = %s', array( $this->database->reports(), $report_id ) );
	}

	/**
	 * The customer's note is written; its mail is due.
	 */
	public function mail_is_due( string $report_id, int $note_id ): void {
		$this->database->run(
			"UPDATE %i SET customer_note_id = %d, mail = 'due' WHERE report_id = %s",
			array( $this->database->reports(), $note_id, $report_id )
		);
	}

	/**
	 * Claims what is left of a report.
	 *
	 * @return array{note_id: int, is_completion_due: bool}|null The note to mail, 0 for none; null when nothing is left.
	 * @throws ActionRefused When somebody else is at it.
	 */
	public function claim( string $report_id ): ?array {
		if ( null === $this->left( $report_id ) ) {
			return null;
		}
		$is_claimed = 1 === $this->database->run(
			'UPDATE %i SET claimed_until = UNIX_TIMESTAMP() + %d WHERE report_id = %s AND claimed_until <= UNIX_TIMESTAMP()',
			array( $this->database->reports(), self::CLAIM_SECONDS, $report_id )
		);
		if ( ! $is_claimed ) {
			throw ActionRefused::under_way();
		}
		return $this->left( $report_id );
	}

	public function mail_was_sent( string $report_id ): void {
		$this->database->run( "UPDATE %i SET mail = 'sent' WHERE report_id = %s", array( $this->database->reports(), $report_id ) );
	}

	public function completion_was_decided( string $report_id ): void {
		$this->database->run( "UPDATE %i SET completion = 'decided' WHERE report_id = %s", array( $this->database->reports(), $report_id ) );
	}

	public function release( string $report_id ): void {
		$this->database->run( 'UPDATE %i SET claimed_until = 0 WHERE report_id = %s', array( $this->database->reports(), $report_id ) );
	}

	/**
	 * @return array{note_id: int, is_completion_due: bool}|null
	 */
	private function left( string $report_id ): ?array {
		$row = $this->database->row(
			"SELECT mail, customer_note_id, completion FROM %i WHERE report_id = %s AND (mail = 'due' OR completion = 'due')",
			array( $this->database->reports(), $report_id )
		);
		return null === $row ? null : array(
			'note_id'           => 'due' === $row['mail'] ? (int) $row['customer_note_id'] : 0,
			'is_completion_due' => 'due' === $row['completion'],
		);
	}
}
