<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Report;

use Matricula\Order\SeatsOnOrder;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CommitsForReal;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Killing;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;

/**
 * PHP is killed in the middle of a report, wherever that is.
 */
final class KilledReportTest extends TestCase implements CommitsForReal {

	use CourseOrders;
	use Killing;
	use SidecarAnswers;
	use SidecarQuestions;

	protected function setUp(): void {
		$this->pair_shop();
	}

	protected function tearDown(): void {
		$this->remove_what_was_committed();
	}

	public function test_whenever_php_is_killed_a_repeat_completes_the_report_and_writes_no_note_twice(): void {
		$database = new Database();
		$killed   = 0;
		do {
			$order     = $this->course_order();
			$question  = array(
				'reportId' => 'killed-' . $killed,
				'orderId'  => (string) $order->get_id(),
				'complete' => true,
			) + Contract::read( 'actions/report.json' )['requests']['notes_and_lines'];
			$is_killed = $this->is_killed_before_write(
				$killed + 1,
				function () use ( $question ): void {
					$this->sidecar_asks( $question );
				}
			);
			$database->run( 'UPDATE %i SET claimed_until = 0', array( $database->reports() ) ); // Two minutes later.
			$this->answer_to( $question );

			$notes = wc_get_order_notes( array( 'order_id' => $order->get_id() ) );
			$texts = array_column( $notes, 'content' );
			$what  = "Killed before write $killed: " . implode( ' | ', $texts );
			self::assertCount( 1, preg_grep( '/Course access waits/', $texts ), $what );
			self::assertCount( 1, preg_grep( '/Your course is ready/', $texts ), $what );
			self::assertSame( array( true ), array_column( array_filter( $notes, array( self::class, 'is_for_customer' ) ), 'customer_note' ), $what );
			self::assertEquals( $question['lines'], ( new SeatsOnOrder( $database ) )->find( $order->get_id() )['lines'], $what );
			self::assertSame( 'completed', wc_get_order( $order->get_id() )->get_status(), $what );
			++$killed;
		} while ( $is_killed );

		self::assertGreaterThan( 20, $killed );
	}

	/**
	 * @param object $note Of wc_get_order_notes().
	 */
	private static function is_for_customer( object $note ): bool {
		return (bool) $note->customer_note;
	}
}
