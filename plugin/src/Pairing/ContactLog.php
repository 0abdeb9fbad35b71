<?php
declare( strict_types=1 );

namespace Matricula\Pairing;

use Matricula\Fields;
use Matricula\Sidecar\SidecarProblem;

/**
 * Remembers when the two sides last heard of each other. One option for each fact, so that two requests at once do not
 * write over each other's. All moments are seconds; null: never.
 */
final class ContactLog {

	private const RAN      = 'matricula_last_run';
	private const SENT     = 'matricula_last_sent';
	private const FAILED   = 'matricula_last_error';
	private const ASKED    = 'matricula_last_contact';
	private const REPORTED = 'matricula_last_report';

	/**
	 * The outbox's action ran: WordPress's schedule is awake.
	 */
	public function ran(): void {
		update_option( self::RAN, time(), false );
	}

	/**
	 * The sidecar took a delivery.
	 */
	public function sent(): void {
		update_option( self::SENT, time(), false );
	}

	/**
	 * A delivery did not get through.
	 */
	public function failed( SidecarProblem $problem ): void {
		update_option(
			self::FAILED,
			array(
				'at'       => time(),
				'code'     => $problem->code_text(),
				'sentence' => $problem->sentence(),
			),
			false
		);
	}

	/**
	 * The sidecar asked, and its signature fits.
	 */
	public function asked(): void {
		update_option( self::ASKED, time(), false );
	}

	/**
	 * The sidecar reported on an order.
	 */
	public function reported(): void {
		update_option( self::REPORTED, time(), false );
	}

	public function last_run_at(): ?int {
		return self::moment( self::RAN );
	}

	public function last_sent_at(): ?int {
		return self::moment( self::SENT );
	}

	public function last_contact_at(): ?int {
		return self::moment( self::ASKED );
	}

	public function last_report_at(): ?int {
		return self::moment( self::REPORTED );
	}

	/**
	 * What last went wrong while sending, however long ago; null: nothing yet.
	 *
	 * @return array{at: int, code: string, sentence: string}|null
	 */
	public function last_error(): ?array {
		$stored = get_option( self::FAILED );
		if ( ! is_array( $stored ) ) {
			return null;
		}
		$error = new Fields( $stored );
		return array(
			'at'       => (int) $error->number( 'at' ),
			'code'     => $error->text( 'code' ),
			'sentence' => $error->text( 'sentence' ),
		);
	}

	/**
	 * Another sidecar begins with an empty log. When the schedule ran concerns none.
	 */
	public function forget_sidecar(): void {
		foreach ( array( self::SENT, self::FAILED, self::ASKED, self::REPORTED ) as $option ) {
			delete_option( $option );
		}
	}

	private static function moment( string $option ): ?int {
		$stored = get_option( $option );
		return is_numeric( $stored ) ? (int) $stored : null;
	}
}
