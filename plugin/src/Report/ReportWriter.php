<?php
declare( strict_types=1 );

namespace Matricula\Report;

use Matricula\Rest\Actions\ActionRefused;
use Matricula\Storage\Database;
use WC_Order;

/**
 * Applies a report once.
 *
 * Notes, lines and the report's id are one transaction: PHP may be stopped anywhere, and a repeat finds all of it or
 * nothing. The mail and the completion follow, each written down when it is done; a repeat does what is left.
 */
final class ReportWriter {

	private Database $database;
	private ReportRows $rows;
	private LineRows $lines;
	private OrderNotes $notes;
	private Completion $completion;

	public function __construct( Database $database, ReportRows $rows, LineRows $lines, OrderNotes $notes, Completion $completion ) {
		$this->database   = $database;
		$this->rows       = $rows;
		$this->lines      = $lines;
		$this->notes      = $notes;
		$this->completion = $completion;
	}

	/**
	 * @return string One of written, repeat, order_gone, completed.
	 * @throws ActionRefused When another request is applying the same report.
	 */
	public function apply( Report $report ): string {
		$order = wc_get_order( $report->order_id );
		if ( ! $order instanceof WC_Order ) {
			$this->lines->forget( $report->order_id );
			return 'order_gone';
		}
		$result = $this->write( $report, $order ) ? 'written' : 'repeat';
		return $this->do_what_is_left( $report ) ? 'completed' : $result;
	}

	/**
	 * @return bool False when it was written before.
	 */
	private function write( Report $report, WC_Order $order ): bool {
		$is_new = false;
		$this->database->in_transaction(
			function () use ( $report, $order, &$is_new ): void {
				$is_new = $this->rows->begin( $report );
				if ( ! $is_new ) {
					return;
				}
				$this->lines->replace( $report->order_id, $report->lines );
				if ( '' !== $report->staff_note ) {
					$this->notes->add( $order, $report->staff_note );
				}
				if ( '' !== $report->customer_note ) {
					$this->rows->mail_is_due( $report->report_id, $this->notes->add_for_customer( $order, $report->customer_note ) );
				}
			}
		);
		return $is_new;
	}

	/**
	 * @return bool Whether the order was completed.
	 */
	private function do_what_is_left( Report $report ): bool {
		$left = $this->rows->claim( $report->report_id );
		if ( null === $left ) {
			return false;
		}
		try {
			if ( 0 !== $left['note_id'] ) {
				$this->notes->mail( $report->order_id, $left['note_id'], $report->report_id );
				$this->rows->mail_was_sent( $report->report_id );
			}
			$is_completed = $left['is_completion_due'] && $this->completion->complete( $report->order_id );
			$this->rows->completion_was_decided( $report->report_id );
			return $is_completed;
		} finally {
			$this->rows->release( $report->report_id );
		}
	}
}
