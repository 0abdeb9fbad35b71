<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use Matricula\Outbox\Outbox;
use Matricula\Outbox\RetryGaps;
use Matricula\Pairing\ContactLog;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * What becomes of a delivery that the sidecar does not take.
 */
final class DeliveryTroublesTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->pair_shop();
	}

	public function test_a_delivery_that_is_refused_holds_back_its_order_and_no_other(): void {
		$refused = $this->course_order();
		$this->sidecar_answers(
			'deliveries',
			400,
			array(
				'code'   => 'body_not_json',
				'detail' => 'No JSON.',
			)
		);
		$this->run_outbox();
		wc_get_order( $refused->get_id() )->update_status( 'completed' );
		$this->end_request();
		$other = $this->course_order();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );

		$this->run_outbox();

		self::assertSame( array( 'waiting', 'waiting' ), array_column( $this->rows_of( $refused->get_id() ), 'state' ) );
		self::assertSame( array( 'sent' ), array_column( $this->rows_of( $other->get_id() ), 'state' ) );
		self::assertSame( 'No JSON.', $this->rows_of( $refused->get_id() )[0]->log[0]['sentence'] );
	}

	public function test_while_the_sidecar_is_away_one_row_asks_for_all(): void {
		$this->course_order();
		$this->course_order();
		$this->course_order();
		$this->sidecar_is_away( 'cURL error 28: Operation timed out after 15001 milliseconds' );

		$this->run_outbox();
		$this->run_outbox();

		self::assertCount( 1, $this->asked );
		self::assertSame( 'sidecar_timeout', ( new ContactLog() )->last_error()['code'] ?? '' );

		$this->seconds_pass( 20 );
		$this->answers = array();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		$this->run_outbox();

		self::assertCount( 4, $this->asked );
		self::assertSame( 0, ( new Outbox( new Database() ) )->waiting() );
	}

	public function test_the_sidecar_may_say_how_long_to_wait(): void {
		$order = $this->course_order();
		$this->sidecar_answers(
			'deliveries',
			429,
			array(
				'code'   => 'too_many',
				'detail' => 'Slow down.',
			),
			array( 'retry-after' => '900' )
		);

		$this->run_outbox();

		self::assertEqualsWithDelta( time() + 900, $this->rows_of( $order->get_id() )[0]->next_attempt_at, 3 );
		self::assertEqualsWithDelta( time() + 900, ( new Outbox( new Database() ) )->next_attempt_at(), 3 );
	}

	/**
	 * A maintenance page, or a parked domain, answers 200 to anything.
	 */
	public function test_an_answer_that_is_not_the_sidecars_is_no_receipt(): void {
		$order = $this->course_order();
		$this->sidecar_answers( 'deliveries', 200, '<html>Coming soon</html>' );

		$this->run_outbox();

		self::assertSame( array( 'waiting' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
		self::assertSame( 'not_a_sidecar', $this->rows_of( $order->get_id() )[0]->log[0]['code'] );
	}

	public function test_after_three_days_no_more_attempts_are_made(): void {
		$order = $this->course_order();
		$this->sidecar_answers( 'deliveries', 503, array() );
		$this->run_outbox();
		$this->seconds_pass( RetryGaps::GIVE_UP_SECONDS );

		$this->run_outbox();
		$this->seconds_pass( 86400 );
		$this->run_outbox();

		self::assertCount( 2, $this->asked );
		self::assertSame( array( 'failed' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
	}
}
