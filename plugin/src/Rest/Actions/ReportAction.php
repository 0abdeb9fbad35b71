<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Fields;
use Matricula\Pairing\ContactLog;
use Matricula\Report\Report;
use Matricula\Report\ReportWriter;

/**
 * What became of an order.
 */
final class ReportAction implements Action {

	private ReportWriter $writer;
	private ContactLog $contacts;

	public function __construct( ReportWriter $writer, ContactLog $contacts ) {
		$this->writer   = $writer;
		$this->contacts = $contacts;
	}

	public function name(): string {
		return 'report';
	}

	public function answer( Fields $question ): array {
		$result = $this->writer->apply( Report::from_question( $question ) );
		$this->contacts->reported();
		return array( 'result' => $result );
	}
}
