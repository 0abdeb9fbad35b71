<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest\Actions;

use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;
use RuntimeException;
use WC_Order;

/**
 * What the sidecar reads of the shop: status, order, orders.
 */
final class ReadingActionsTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;
	use SidecarQuestions;

	protected function setUp(): void {
		$this->pair_shop();
	}

	public function test_the_shop_says_how_it_is(): void {
		$contract = Contract::read( 'actions/status.json' );
		$this->course_order();

		$answer = $this->answer_to( $contract['request'] );

		self::assertSameShape( $contract['answer'], $answer );
		self::assertSame( get_option( 'home' ), $answer['site']['url'] );
		self::assertStringStartsWith( get_option( 'home' ), $answer['site']['restUrl'] );
		self::assertSame( rest_url( 'matricula/v1/status' ), $answer['site']['restUrl'] . 'status' );
		self::assertEqualsWithDelta( time(), $answer['time'], 3 );
		self::assertSame( 1, $answer['outbox']['waiting'] );
		self::assertSame( 0, $answer['outbox']['failed'] );
	}

	public function test_without_pretty_permalinks_an_actions_name_follows_all_the_same(): void {
		update_option( 'permalink_structure', '' );
		$GLOBALS['wp_rewrite']->init();

		$rest_url = $this->answer_to( array( 'action' => 'status' ) )['site']['restUrl'];
		self::assertSame( get_option( 'home' ) . '/index.php?rest_route=/matricula/v1/', $rest_url );
	}

	public function test_an_order_is_read_as_it_is_delivered(): void {
		$contract = Contract::read( 'actions/order.json' );
		$order    = $this->course_order();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		$this->run_outbox();

		$answer = $this->answer_to( array( 'orderId' => (string) $order->get_id() ) + $contract['request'] );

		self::assertSame( array_keys( $contract['answers']['there'] ), array_keys( $answer ) );
		self::assertSame( array_diff_key( $this->asked[0]['body'], array( 'matricula' => 1 ) ), $answer['order'] );
		self::assertSame( array(), array_diff( array_keys( $contract['answers']['there']['order'] ), array_keys( $answer['order'] ) ) );
		self::assertSame( $this->asked[0]['body']['matricula']['refunds'], $answer['refunds'] );
	}

	public function test_an_orders_refunds_come_with_their_lines(): void {
		$contract = Contract::read( 'actions/order.json' )['answers']['refunded']['refunds'][0];
		$order    = $this->course_order();
		wc_create_refund(
			array(
				'order_id'   => $order->get_id(),
				'amount'     => '20',
				'line_items' => array(
					$this->first_line( $order )->get_id() => array(
						'qty'          => 1,
						'refund_total' => 20,
					),
				),
			)
		);

		$refund = $this->answer_to( self::about( $order->get_id() ) )['refunds'][0];

		self::assertSame( array(), array_diff( array_keys( $contract ), array_keys( $refund ) ) );
		self::assertSame( -1, $refund['line_items'][0]['quantity'] );
	}

	public function test_an_order_that_is_gone_or_in_the_trash_is_null(): void {
		$expected = Contract::read( 'actions/order.json' )['answers']['gone'];
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$order->delete();

		self::assertSame( $expected, $this->answer_to( self::about( $order_id ) ) );
		self::assertSame( $expected, $this->answer_to( self::about( 999999999 ) ) );
	}

	/**
	 * Null would be taken for gone, and end an access.
	 */
	public function test_an_order_that_cannot_be_rendered_is_no_order_that_is_gone(): void {
		$order   = $this->course_order();
		$breaker = static function (): void {
			throw new RuntimeException( 'The invoice plugin fell over.' );
		};
		add_filter( 'woocommerce_rest_prepare_shop_order_object', $breaker );

		$one   = $this->sidecar_asks( self::about( $order->get_id() ) );
		$named = $this->sidecar_asks( self::named( $order->get_id() ) );
		$all   = $this->answer_to( self::changed_since( time() - 60 ) );
		remove_filter( 'woocommerce_rest_prepare_shop_order_object', $breaker );

		self::assertSame( 500, $one->get_status() );
		self::assertSame( 500, $named->get_status() );
		self::assertSame( array(), $all['orders'] );
	}

	public function test_orders_that_changed_come_with_the_oldest_change_first(): void {
		$old  = $this->changed_at( $this->course_order(), time() - 7200 );
		$late = $this->changed_at( $this->course_order(), time() - 60 );
		$soon = $this->changed_at( $this->course_order(), time() - 600 );

		$answer = $this->answer_to( self::changed_since( time() - 3600 ) );

		self::assertSame( array( $soon, $late ), self::ids( $answer ) );
		self::assertFalse( $answer['more'] );
		self::assertNotContains( $old, self::ids( $answer ) );
		self::assertSame( array( 'order', 'refunds' ), array_keys( $answer['orders'][0] ) );
	}

	public function test_books_drafts_and_trash_are_left_out(): void {
		$this->course_order( 'processing', '' );
		$this->course_order( 'checkout-draft' );
		$this->course_order()->delete();

		self::assertSame( array(), self::ids( $this->answer_to( self::changed_since( time() - 3600 ) ) ) );
	}

	public function test_all_orders_are_books_too_where_they_are_asked_for(): void {
		$book = $this->changed_at( $this->course_order( 'processing', '' ), time() - 60 );
		$this->course_order( 'checkout-draft' );
		$this->course_order()->delete();
		$question = Contract::read( 'actions/orders.json' )['requests']['all'];

		$answer = $this->answer_to( self::changed_since( time() - 3600 ) + $question );

		self::assertSame( array( $book ), self::ids( $answer ) );
	}

	public function test_orders_come_by_pages_of_fifty(): void {
		$first = $this->course_order();
		for ( $count = 1; $count < 51; $count++ ) {
			$copy = $this->remember( new WC_Order() );
			$line = clone $this->first_line( $first );
			$line->set_id( 0 );
			$copy->add_item( $line );
			$copy->save();
		}

		$one = $this->answer_to( self::changed_since( time() - 3600 ) );
		$two = $this->answer_to( self::changed_since( time() - 3600, 2 ) );

		self::assertCount( 50, $one['orders'] );
		self::assertTrue( $one['more'] );
		self::assertCount( 1, $two['orders'] );
		self::assertFalse( $two['more'] );
		self::assertNotContains( self::ids( $two )[0], self::ids( $one ) );
	}

	public function test_named_orders_come_without_those_that_are_gone(): void {
		$one     = $this->course_order()->get_id();
		$two     = $this->course_order()->get_id();
		$trashed = $this->course_order();
		$gone    = $trashed->get_id();
		$trashed->delete();

		$answer = $this->answer_to( self::named( $two, $gone, 999999999, $one ) );

		self::assertSame( array( $two, $one ), self::ids( $answer ) );
	}

	/**
	 * @dataProvider malformed
	 * @param array<string, mixed> $question What is asked.
	 */
	public function test_a_malformed_question_is_refused( array $question ): void {
		$answer = $this->sidecar_asks( $question );

		self::assertSame( 400, $answer->get_status() );
		self::assertSame( 'matricula_body_invalid', $answer->get_data()['code'] );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function malformed(): array {
		return array(
			'no order'       => array( array( 'action' => 'order' ) ),
			'an id of words' => array( self::about( 0 ) ),
			'no page'        => array(
				array(
					'action'        => 'orders',
					'modifiedAfter' => '2026-11-24T09:00:00',
				),
			),
			'no moment'      => array(
				array(
					'action'        => 'orders',
					'modifiedAfter' => 'yesterday',
					'page'          => 1,
				),
			),
			'too many'       => array( self::named( ...range( 1, 51 ) ) ),
		);
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function about( int $order_id ): array {
		return array(
			'action'  => 'order',
			'orderId' => (string) $order_id,
		);
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function named( int ...$order_ids ): array {
		return array( 'orderIds' => array_map( 'strval', $order_ids ) ) + Contract::read( 'actions/orders.json' )['requests']['named'];
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function changed_since( int $moment, int $page = 1 ): array {
		return array(
			'modifiedAfter' => gmdate( 'Y-m-d\TH:i:s', $moment ),
			'page'          => $page,
		) + Contract::read( 'actions/orders.json' )['requests']['changed'];
	}

	/**
	 * @param array<string, mixed> $answer Of the action orders.
	 * @return int[]
	 */
	private static function ids( array $answer ): array {
		return array_column( array_column( $answer['orders'], 'order' ), 'id' );
	}

	private function changed_at( WC_Order $order, int $moment ): int {
		global $wpdb;
		$gmt = gmdate( 'Y-m-d H:i:s', $moment );
		$wpdb->update( $wpdb->prefix . 'wc_orders', array( 'date_updated_gmt' => $gmt ), array( 'id' => $order->get_id() ) );
		$wpdb->update( $wpdb->posts, array( 'post_modified_gmt' => $gmt ), array( 'ID' => $order->get_id() ) );
		return $order->get_id();
	}

	/**
	 * The same keys, and values of the same types.
	 *
	 * @param array<string, mixed> $expected Of the contract.
	 * @param array<string, mixed> $actual   Of the shop.
	 */
	private static function assertSameShape( array $expected, array $actual ): void {
		self::assertSame( array_keys( $expected ), array_keys( $actual ) );
		foreach ( $expected as $key => $value ) {
			self::assertSame( gettype( $value ), gettype( $actual[ $key ] ), (string) $key );
			if ( is_array( $value ) ) {
				self::assertSameShape( $value, $actual[ $key ] );
			}
		}
	}
}
