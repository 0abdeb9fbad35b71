<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest\Actions;

use Matricula\Outbox\Claims;
use Matricula\Outbox\RetryGaps;
use Matricula\Outbox\Wakeups;
use Matricula\Pairing\ContactLog;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;

/**
 * The sidecar fetches what WordPress's schedule has not sent.
 */
final class OutboxActionTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;
	use SidecarQuestions;

	protected function setUp(): void {
		$this->pair_shop();
	}

	public function test_what_waits_is_handed_over_until_it_is_confirmed(): void {
		$order  = $this->course_order();
		$answer = $this->fetch();

		self::assertSame( array_keys( Contract::read( 'actions/outbox.json' )['answer'] ), array_keys( $answer ) );
		self::assertCount( 1, $answer['deliveries'] );
		self::assertSame( 1, $answer['waiting'] );
		self::assertSame( $order->get_id(), json_decode( $answer['deliveries'][0]['body'], true )['id'] );
		self::assertSame( $answer['deliveries'], $this->fetch()['deliveries'] );

		$after = $this->fetch( $answer['deliveries'][0]['webhookId'] );

		self::assertSame(
			array(
				'deliveries' => array(),
				'waiting'    => 0,
			),
			$after
		);
		self::assertSame( 'fetched', $this->rows_of( $order->get_id() )[0]->log[0]['code'] );
		self::assertEqualsWithDelta( time(), ( new ContactLog() )->last_sent_at(), 5 );
	}

	public function test_what_was_handed_over_and_is_sent_too_has_one_id_and_one_body(): void {
		$this->course_order();
		$fetched = $this->fetch()['deliveries'][0];
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'repeat' ) );

		$this->run_outbox();

		self::assertSame( $fetched['webhookId'], $this->asked[0]['headers']['webhook-id'] );
		self::assertSame( $fetched['body'], $this->asked[0]['text'] );
	}

	public function test_an_order_is_handed_over_one_state_after_the_other(): void {
		$order = $this->course_order( 'on-hold' );
		$first = $this->fetch()['deliveries'];
		$order->update_status( 'processing' );
		$this->end_request();

		self::assertSame( $first, $this->fetch()['deliveries'] );
		$second = $this->fetch( $first[0]['webhookId'] )['deliveries'];

		self::assertSame( 'processing', json_decode( $second[0]['body'], true )['status'] );
	}

	/**
	 * The schedule waits for hours, and the sidecar is there.
	 */
	public function test_what_waits_for_its_next_attempt_is_handed_over(): void {
		$this->course_order();
		$this->sidecar_answers( 'deliveries', 503, array() );
		$this->run_outbox();

		self::assertCount( 1, $this->fetch()['deliveries'] );
	}

	public function test_what_was_given_up_is_handed_over(): void {
		$order = $this->course_order();
		$this->sidecar_answers( 'deliveries', 503, array() );
		$this->seconds_pass( RetryGaps::GIVE_UP_SECONDS );
		$this->run_outbox();
		self::assertSame( array( 'failed' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );

		$deliveries = $this->fetch()['deliveries'];
		$this->fetch( $deliveries[0]['webhookId'] );

		self::assertSame( array( 'sent' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
	}

	public function test_what_somebody_is_reading_at_this_moment_comes_next_time(): void {
		$order = $this->course_order();
		( new Claims( new Database() ) )->claim( $this->rows_of( $order->get_id() )[0]->id );

		self::assertSame( array(), $this->fetch()['deliveries'] );

		$this->seconds_pass( Claims::SECONDS );
		self::assertCount( 1, $this->fetch()['deliveries'] );
	}

	public function test_books_take_no_ones_place(): void {
		for ( $count = 0; $count < 3; $count++ ) {
			$this->course_order( 'processing', '' );
		}
		$order = $this->course_order();

		$answer = $this->answer_to( array( 'limit' => 1 ) + Contract::read( 'actions/outbox.json' )['request'] );

		self::assertSame( $order->get_id(), json_decode( $answer['deliveries'][0]['body'], true )['id'] );
	}

	public function test_an_order_that_cannot_be_read_takes_no_ones_place(): void {
		$broken  = $this->course_order()->get_id();
		$order   = $this->course_order();
		$breaker = static function ( $response, $rendered ) use ( $broken ) {
			if ( $rendered->get_id() === $broken ) {
				throw new \RuntimeException( 'The invoice plugin fell over.' );
			}
			return $response;
		};
		add_filter( 'woocommerce_rest_prepare_shop_order_object', $breaker, 10, 2 );

		$first  = $this->fetch()['deliveries'];
		$second = $this->fetch()['deliveries'];
		remove_filter( 'woocommerce_rest_prepare_shop_order_object', $breaker );

		self::assertSame( $first, $second );
		self::assertSame( $order->get_id(), json_decode( $first[0]['body'], true )['id'] );
		self::assertSame( 'order_unreadable', $this->rows_of( $broken )[0]->log[0]['code'] );
		self::assertSame( 1, $this->rows_of( $broken )[0]->attempts );
	}

	public function test_ids_that_nobody_knows_are_passed_over(): void {
		$this->course_order();

		self::assertCount( 1, $this->answer_to( Contract::read( 'actions/outbox.json' )['request'] )['deliveries'] );
	}

	public function test_a_sweep_that_was_lost_is_scheduled(): void {
		as_unschedule_all_actions( Wakeups::SWEEP );

		$this->fetch();

		self::assertTrue( as_has_scheduled_action( Wakeups::SWEEP ) );
	}

	/**
	 * @param string ...$delivered What the sidecar has stored.
	 * @return array<string, mixed>
	 */
	private function fetch( string ...$delivered ): array {
		return $this->answer_to( array( 'delivered' => $delivered ) + Contract::read( 'actions/outbox.json' )['request'] );
	}
}
