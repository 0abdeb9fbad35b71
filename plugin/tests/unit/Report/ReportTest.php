<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Report;

use Matricula\Fields;
use Matricula\Report\Report;
use Matricula\Rest\Actions\ActionRefused;
use Matricula\Tests\Support\Contract;
use PHPUnit\Framework\TestCase;

final class ReportTest extends TestCase {

	public function test_a_report_of_the_contract_is_read(): void {
		$question = Contract::read( 'actions/report.json' )['requests']['notes_and_lines'];

		$report = Report::from_question( new Fields( $question ) );

		self::assertSame( '0197a4e6-2d3c-7b52-9c1e-5f3a1b2c3d4e', $report->report_id );
		self::assertSame( 118, $report->order_id );
		self::assertSame( $question['notes'][0]['html'], $report->staff_note );
		self::assertSame( $question['notes'][1]['html'], $report->customer_note );
		self::assertCount( 2, $report->lines );
		self::assertFalse( $report->complete );
	}

	/**
	 * @dataProvider wrong_ones
	 * @param array<string, mixed> $change What is not as agreed.
	 */
	public function test_a_report_that_is_not_as_agreed_is_refused( array $change ): void {
		$this->expectException( ActionRefused::class );

		Report::from_question( new Fields( $change + Contract::read( 'actions/report.json' )['requests']['complete'] ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function wrong_ones(): array {
		return array(
			'no id'                    => array( array( 'reportId' => '' ) ),
			'an id too long to keep'   => array( array( 'reportId' => str_repeat( 'a', 65 ) ) ),
			'no order'                 => array( array( 'orderId' => 'none' ) ),
			'a note for somebody else' => array(
				array(
					'notes' => array(
						array(
							'kind' => 'press',
							'html' => 'x',
						),
					),
				),
			),
		);
	}
}
