<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest;

use Matricula\Pairing\PairingStore;
use Matricula\Storage\Database;
use Matricula\Tests\Support\AdminRequests;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\Products;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * The routes behind the box "Courses" on the order screen.
 */
final class OrdersControllerTest extends TestCase {

	use AdminRequests;
	use Products;
	use SidecarAnswers;

	private int $order_id;

	protected function setUp(): void {
		$this->log_in( 'manager' );
		$this->order_id = $this->remember( wc_create_order() )->get_id();
		$this->asked    = array();
	}

	/**
	 * @dataProvider people_without_rights
	 */
	public function test_nobody_else_sees_who_learns_what( string $login, int $status ): void {
		$this->pair_shop();
		$this->log_in( $login );

		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'GET', "/orders/{$this->order_id}" ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'POST', "/orders/{$this->order_id}/retry" ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'POST', "/orders/{$this->order_id}/answer", self::an_answer() ) );
		self::assertSame( array(), $this->asked );
	}

	public function test_what_the_sidecar_says_now_is_shown(): void {
		$this->pair_shop();
		$state = array( 'orderId' => (string) $this->order_id ) + Contract::read( 'order-state.json' )['answer'];
		$this->sidecar_answers( '/order-states', 200, $state );

		$answer = $this->ask( 'GET', "/orders/{$this->order_id}" )->get_data();

		self::assertSame( 'sidecar', $answer['source'] );
		unset( $state['mendable'] ); // Is for Retry itself; the page draws nothing of it.
		self::assertSame( $state, $answer['state'] );
		self::assertNull( $answer['problem'] );
		self::assertLessThan( 10, abs( time() - strtotime( $answer['readAt'] ) ) );
		self::assertSame(
			array(
				'action'  => 'order_state',
				'orderId' => (string) $this->order_id,
			),
			$this->asked[0]['body']
		);
	}

	/**
	 * @dataProvider sidecars_that_do_not_say
	 */
	public function test_else_what_it_last_reported_is_shown_with_the_reason( string $code, $sidecar ): void {
		$this->pair_shop();
		$this->report_seat();
		$this->sidecar_does( $sidecar );

		$response = $this->ask( 'GET', "/orders/{$this->order_id}" );
		$answer   = $response->get_data();

		self::assertSame( 200, $response->get_status() );
		self::assertSame( array( 'stored', '2026-11-24T10:00:00Z' ), array( $answer['source'], $answer['readAt'] ) );
		self::assertSame( $code, $answer['problem']['code'] );
		self::assertNotSame( '', $answer['problem']['sentence'] );
		self::assertFalse( $answer['state']['canRetry'] );
		self::assertSame( 'ana@example.com', $answer['state']['lines'][0]['seats'][0]['learner'] );
	}

	/**
	 * Ways in which it does not.
	 *
	 * @return array<string, array{string, array<int, mixed>|string}>
	 */
	public static function sidecars_that_do_not_say(): array {
		return array(
			'away'                => array( 'sidecar_refused', 'cURL error 7: Failed to connect' ),
			'slow'                => array( 'sidecar_timeout', 'cURL error 28: Operation timed out' ),
			'refusing'            => array( 'shop_unknown', array( 404, array( 'code' => 'shop_unknown' ) ) ),
			'a web page'          => array( 'not_a_sidecar', array( 200, '<html>' ) ),
			'another JSON object' => array( 'not_a_sidecar', array( 200, array( 'lines' => array() ) ) ),
		);
	}

	public function test_a_copy_of_the_shop_shows_what_was_reported_to_the_original(): void {
		$this->pair_shop();
		$this->report_seat();
		$this->move_site();

		$answer = $this->ask( 'GET', "/orders/{$this->order_id}" )->get_data();

		self::assertSame( array( 'stored', PairingStore::SITE_MOVED ), array( $answer['source'], $answer['problem']['code'] ) );
		self::assertSame( array(), $this->asked );
	}

	public function test_an_answer_with_nonsense_in_it_reaches_the_page_as_texts(): void {
		$this->pair_shop();
		$nonsense = array(
			'orderId'  => (string) $this->order_id,
			'settled'  => 'perhaps',
			'lines'    => array(
				'no line',
				array(
					'name'      => array( 'no', 'text' ),
					'sentences' => array( 1, 'One sentence.' ),
					'seats'     => 'none',
				),
			),
			'timeline' => array( null ),
		);
		$this->sidecar_answers( '/order-states', 200, $nonsense );

		$state = $this->ask( 'GET', "/orders/{$this->order_id}" )->get_data()['state'];

		self::assertFalse( $state['settled'] );
		self::assertSame( array( '', '' ), array_column( $state['lines'], 'name' ) );
		self::assertSame( array( 'One sentence.' ), $state['lines'][1]['sentences'] );
		self::assertSame( array(), $state['lines'][1]['seats'] );
		self::assertSame( array( 'at', 'event', 'sentence' ), array_keys( $state['timeline'][0] ) );
	}

	public function test_an_order_nobody_reported_on_has_no_state(): void {
		$answer = $this->ask( 'GET', "/orders/{$this->order_id}" )->get_data();

		self::assertSame( 'stored', $answer['source'] );
		self::assertNull( $answer['readAt'] );
		self::assertNull( $answer['state'] );
		self::assertSame( PairingStore::NOT_PAIRED, $answer['problem']['code'] );
	}

	public function test_retry_is_passed_on_and_answers_the_state_after_it(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/retries', 200, array( 'redriven' => 1 ) );
		$this->sidecar_answers(
			'/order-states',
			200,
			array(
				'orderId' => (string) $this->order_id,
				'lines'   => array(),
			)
		);

		$answer = $this->ask( 'POST', "/orders/{$this->order_id}/retry" );

		self::assertSame( 200, $answer->get_status() );
		self::assertSame( 'sidecar', $answer->get_data()['source'] );
		self::assertSame( array( 'retry', 'order_state' ), array_column( array_column( $this->asked, 'body' ), 'action' ) );
	}

	public function test_an_answer_is_passed_on_in_the_name_of_whoever_gave_it(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/answers', 200, Contract::read( 'answer.json' )['answer'] );
		$this->sidecar_answers(
			'/order-states',
			200,
			array(
				'orderId' => (string) $this->order_id,
				'lines'   => array(),
			)
		);

		$answer = $this->ask( 'POST', "/orders/{$this->order_id}/answer", self::an_answer() );

		self::assertSame( 200, $answer->get_status() );
		self::assertSame( array(), $answer->get_data()['state']['questions'] );
		$expected = array(
			'orderId' => (string) $this->order_id,
			'actor'   => wp_get_current_user()->user_login,
		) + Contract::read( 'answer.json' )['request'];
		self::assertEquals( $expected, $this->asked[0]['body'] );
	}

	public function test_an_answer_that_is_not_taken_says_why(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/answers', 409, array( 'code' => 'question_withdrawn' ) );

		self::assertRefused( 424, 'question_withdrawn', $this->ask( 'POST', "/orders/{$this->order_id}/answer", self::an_answer() ) );
		self::assertRefused( 400, 'rest_invalid_param', $this->ask( 'POST', "/orders/{$this->order_id}/answer", array( 'choice' => 'burn' ) + self::an_answer() ) );
	}

	/**
	 * As the panel sends it.
	 *
	 * @return array<string, mixed>
	 */
	private static function an_answer(): array {
		return array_intersect_key( Contract::read( 'answer.json' )['request'], array_flip( array( 'questionId', 'choice', 'seats' ) ) );
	}

	public function test_a_retry_that_does_not_get_through_is_refused(): void {
		$this->pair_shop();
		self::assertRefused( 424, 'sidecar_refused', $this->ask( 'POST', "/orders/{$this->order_id}/retry" ) );

		$this->sidecar_answers( '/retries', 404, array( 'code' => 'order_unknown' ) );
		self::assertRefused( 424, 'order_unknown', $this->ask( 'POST', "/orders/{$this->order_id}/retry" ) );
	}

	public function test_an_order_that_is_gone_says_so(): void {
		$this->pair_shop();

		self::assertRefused( 404, 'matricula_order_unknown', $this->ask( 'GET', '/orders/999999999' ) );
		self::assertRefused( 404, 'matricula_order_unknown', $this->ask( 'POST', '/orders/999999999/retry' ) );
		self::assertSame( array(), $this->asked );
	}

	private function report_seat(): void {
		global $wpdb;
		$line = Contract::read( 'order-state.json' )['answer']['lines'][0];
		$wpdb->insert(
			( new Database() )->seats(),
			array(
				'order_id'     => $this->order_id,
				'line_item_id' => $line['lineItemId'],
				'line'         => wp_json_encode( array_diff_key( $line, array( 'seats' => 1 ) ) ),
				'learner'      => $line['seats'][0]['learner'],
				'seat'         => wp_json_encode( $line['seats'][0] ),
				'updated_at'   => 1795514400,
			)
		);
	}
}
