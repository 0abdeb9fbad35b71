<?php
declare( strict_types=1 );

namespace Matricula\Report;

use Matricula\Fields;
use Matricula\Rest\Actions\ActionRefused;

/**
 * What the sidecar says about one settled order.
 */
final class Report {

	public string $report_id;
	public int $order_id;

	/**
	 * HTML; empty for none.
	 */
	public string $staff_note = '';

	/**
	 * HTML; empty for none.
	 */
	public string $customer_note = '';

	/**
	 * All lines of the order that sell a course, with their seats.
	 *
	 * @var Fields[]
	 */
	public array $lines;
	public bool $complete;

	/**
	 * Reads what was sent.
	 *
	 * @throws ActionRefused When it is not as agreed.
	 */
	public static function from_question( Fields $question ): self {
		$report            = new self();
		$report->report_id = $question->text( 'reportId' );
		$report->order_id  = (int) $question->text( 'orderId' );
		$report->lines     = $question->each( 'lines' );
		$report->complete  = true === ( $question->values()['complete'] ?? null );
		if ( 1 !== preg_match( '/^[\w-]{1,64}\z/', $report->report_id ) ) {
			throw ActionRefused::body_invalid( 'reportId' );
		}
		if ( $report->order_id < 1 ) {
			throw ActionRefused::body_invalid( 'orderId' );
		}
		foreach ( $question->each( 'notes' ) as $note ) {
			$report->add_note( $note );
		}
		return $report;
	}

	private function add_note( Fields $note ): void {
		switch ( $note->text( 'kind' ) ) {
			case 'staff':
				$this->staff_note = $note->text( 'html' );
				break;
			case 'customer':
				$this->customer_note = $note->text( 'html' );
				break;
			default:
				throw ActionRefused::body_invalid( 'notes' );
		}
	}
}
