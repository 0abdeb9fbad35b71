<?php
declare( strict_types=1 );

namespace Matricula\Report;

use Matricula\Outbox\RuntimeCache;
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
		$result = $this->write( $report, $order, null );
		return $this->do_what_is_left( $report, null ) ? 'completed' : $result;
	}

	/**
	 * Applies a report that carries out what a person decided about the order's money, if it still waits for just that.
	 *
	 * @return string One of paid, cancelled, kept, repeat, changed, order_gone.
	 * @throws ActionRefused When another request is applying the same report.
	 */
	public function settle( Report $report, Payment $payment ): string {
		$report->complete = true; // The order's status is what is left once the notes are written.
		RuntimeCache::forget_order( $report->order_id );
		$order = wc_get_order( $report->order_id );
		if ( ! $order instanceof WC_Order ) {
			return 'order_gone';
		}
		$result = $this->write( $report, $order, $payment );
		if ( 'changed' === $result ) {
			return $result;
		}
		$is_settled = $this->do_what_is_left( $report, $payment );
		return 'repeat' === $result && ! $is_settled ? $result : $payment->decision;
	}

	/**
	 * @return string repeat when it was written before, changed when the order waits for other money, else written.
	 */
	private function write( Report $report, WC_Order $order, ?Payment $payment ): string {
		$result = 'written';
		$this->database->in_transaction(
			function () use ( $report, $order, $payment, &$result ): void {
				if ( null !== $payment && ! $payment->is_awaited_by( $order ) && ! $this->rows->was_begun( $report->report_id ) ) {
					$result = 'changed';
					return;
				}
				if ( ! $this->rows->begin( $report ) ) {
					$result = 'repeat';
					return;
				}
				if ( null === $payment ) {
					$this->lines->replace( $report->order_id, $report->lines );
				}
				if ( '' !== $report->staff_note ) {
					$this->notes->add( $order, $report->staff_note );
				}
				if ( '' !== $report->customer_note ) {
					$this->rows->mail_is_due( $report->report_id, $this->notes->add_for_customer( $order, $report->customer_note ) );
				}
			}
		);
		return $result;
	}

	/**
	 * @return bool Whether the order's status was changed.
	 */
	private function do_what_is_left( Report $report, ?Payment $payment ): bool {
		$left = $this->rows->claim( $report->report_id );
		if ( null === $left ) {
			return false;
		}
		try {
			if ( 0 !== $left['note_id'] ) {
				$this->notes->mail( $report->order_id, $left['note_id'], $report->report_id );
				$this->rows->mail_was_sent( $report->report_id );
			}
			$is_changed = $left['is_completion_due'] && ( null === $payment ? $this->completion->complete( $report->order_id ) : $payment->settle( $report->order_id ) );
			$this->rows->completion_was_decided( $report->report_id );
			return $is_changed;
		} finally {
			$this->rows->release( $report->report_id );
		}
	}
}
