<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use RuntimeException;

/**
 * What a delivery tells of its order.
 */
final class DeliveredOrderTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->pair_shop();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
	}

	/**
	 * Trap 3: what is sent is read when it is sent. An order that is gone by then is no error object under a good signature.
	 */
	public function test_an_order_that_went_without_a_word_is_sent_as_deleted(): void {
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$this->delete_in_the_database( $order_id );

		$this->run_outbox();

		self::assertSame( array( 'id', 'matricula' ), array_keys( $this->asked[0]['body'] ) );
		self::assertSame( $order_id, $this->asked[0]['body']['id'] );
		self::assertSame( 'order.deleted', $this->asked[0]['body']['matricula']['topic'] );
	}

	/**
	 * Trap 3: nor is one that another plugin keeps from being rendered.
	 */
	public function test_an_order_that_cannot_be_rendered_waits_and_says_why(): void {
		$order   = $this->course_order();
		$breaker = static function (): void {
			throw new RuntimeException( 'The invoice plugin fell over.' );
		};
		add_filter( 'woocommerce_rest_prepare_shop_order_object', $breaker );

		$this->run_outbox();
		remove_filter( 'woocommerce_rest_prepare_shop_order_object', $breaker );

		self::assertSame( array(), $this->asked );
		$row = $this->rows_of( $order->get_id() )[0];
		self::assertSame( 'order_unreadable', $row->log[0]['code'] );
		self::assertStringContainsString( 'The invoice plugin fell over.', $row->log[0]['sentence'] );

		$this->seconds_pass( 60 );
		$this->run_outbox();
		self::assertCount( 1, $this->asked );
	}

	/**
	 * Trap 8: "refunded" by hand makes a refund without lines.
	 */
	public function test_an_order_refunded_by_hand_tells_its_refund_without_lines(): void {
		$order = $this->course_order();
		$order->update_status( 'refunded' );
		$this->end_request();

		$this->run_outbox();
		$body = $this->asked[0]['body'];

		self::assertSame( 'refunded', $body['status'] );
		self::assertCount( 1, $body['matricula']['refunds'] );
		self::assertSame( array(), $body['matricula']['refunds'][0]['line_items'] );
		self::assertSame( $body['total'], $body['matricula']['refunds'][0]['amount'] );
	}

	/**
	 * Trap 9: a refund's line carries nothing of the line it refunds but its id.
	 */
	public function test_a_refunded_line_leads_to_the_line_that_was_sold(): void {
		$order = $this->course_order();
		$line  = $this->first_line( $order );
		wc_create_refund(
			array(
				'order_id'   => $order->get_id(),
				'amount'     => '20',
				'line_items' => array(
					$line->get_id() => array(
						'qty'          => 1,
						'refund_total' => 20,
					),
				),
			)
		);
		$this->end_request();

		$this->run_outbox();
		$refunded = $this->asked[0]['body']['matricula']['refunds'][0]['line_items'][0];
		$meta     = array_column( $refunded['meta_data'], 'value', 'key' );

		self::assertSame( -1, $refunded['quantity'] );
		self::assertSame( (string) $line->get_id(), (string) $meta['_refunded_item_id'] );
		self::assertSame( $line->get_id(), $this->asked[0]['body']['line_items'][0]['id'] );
	}

	/**
	 * Trap 10: of an order that is back, the whole is told.
	 */
	public function test_an_order_that_is_trashed_and_restored_before_it_is_sent_is_told_as_restored(): void {
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$this->run_outbox();
		$order->delete();
		$this->end_request();
		$again = wc_get_order( $order_id );
		$again->set_status( 'processing' );
		$again->save();
		$this->end_request();

		$this->run_outbox();

		self::assertSame( 'order.restored', $this->asked[1]['body']['matricula']['topic'] );
		self::assertSame( 'processing', $this->asked[1]['body']['status'] );
	}

	public function test_a_trashed_order_is_told_as_deleted(): void {
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$order->delete();
		$this->end_request();

		$this->run_outbox();

		self::assertSame( $order_id, $this->asked[0]['body']['id'] );
		self::assertSame( 'order.deleted', $this->asked[0]['body']['matricula']['topic'] );
		self::assertArrayNotHasKey( 'status', $this->asked[0]['body'] );
	}

	public function test_an_order_of_books_is_nobodys_business(): void {
		$order = $this->course_order( 'processing', '' );

		$this->run_outbox();

		self::assertSame( array(), $this->asked );
		self::assertSame( array( 'skipped' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
	}

	public function test_an_order_whose_course_line_was_deleted_is_still_told(): void {
		$order = $this->course_order();
		$this->run_outbox();
		$order = wc_get_order( $order->get_id() );
		foreach ( array_keys( $order->get_items() ) as $item_id ) {
			$order->remove_item( $item_id );
		}
		$order->save();
		$this->end_request();

		$this->run_outbox();

		self::assertCount( 2, $this->asked );
		self::assertSame( array(), $this->asked[1]['body']['line_items'] );
	}

	private function delete_in_the_database( int $order_id ): void {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . 'wc_orders', array( 'id' => $order_id ) );
		$wpdb->delete( $wpdb->posts, array( 'ID' => $order_id ) );
		wp_cache_flush();
	}
}
