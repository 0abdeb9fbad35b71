<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Fields;
use Matricula\Pairing\ContactLog;
use Matricula\Report\Payment;
use Matricula\Report\Report;
use Matricula\Report\ReportWriter;

/**
 * What a person decided about the money of an order.
 */
final class PaymentAction implements Action {

	private ReportWriter $writer;
	private ContactLog $contacts;

	public function __construct( ReportWriter $writer, ContactLog $contacts ) {
		$this->writer   = $writer;
		$this->contacts = $contacts;
	}

	public function name(): string {
		return 'payment';
	}

	public function answer( Fields $question ): array {
		$result = $this->writer->settle( Report::from_question( $question ), Payment::from_question( $question ) );
		$this->contacts->reported();
		return array( 'result' => $result );
	}
}
