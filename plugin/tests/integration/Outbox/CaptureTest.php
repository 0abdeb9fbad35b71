<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Matricula\Pairing\PairingStore;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Checkouts;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use WC_Order;
use WP_REST_Request;

/**
 * How an order's changes come into the outbox.
 */
final class CaptureTest extends TestCase {

	use Checkouts;
	use CourseOrders;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->pair_shop();
	}

	protected function tearDown(): void {
		if ( WC()->cart ) {
			WC()->cart->empty_cart();
		}
	}

	public function test_a_status_change_costs_one_insert_and_no_request(): void {
		$order = $this->course_order( 'on-hold' );
		$order->set_status( 'processing' );

		$statements = $this->statements_of( array( $order, 'save' ) );
		$ours       = array_values( preg_grep( '/matricula/', $statements ) );

		self::assertCount( 1, $ours );
		self::assertStringStartsWith( 'INSERT INTO', $ours[0] );
		self::assertSame( array(), $this->asked );
	}

	public function test_a_status_change_of_a_paired_shop_costs_one_query_more_than_of_an_unpaired_one(): void {
		$this->statements_of( array( $this->on_its_way_to_processing(), 'save' ) ); // What WooCommerce reads once in a process.

		$with = $this->statements_of_a_change();
		( new PairingStore() )->forget();
		$this->statements_of( array( $this->on_its_way_to_processing(), 'save' ) ); // The options changed, and are read again.
		$without = $this->statements_of_a_change();

		self::assertCount( count( $without ) + 1, $with, implode( "\n", $with ) . "\n\n" . implode( "\n", $without ) );
	}

	public function test_whatever_an_order_goes_through_in_one_request_is_one_row(): void {
		$order = $this->course_order( 'pending' );
		$this->empty_outbox();

		$order->update_status( 'on-hold' );
		$order->update_meta_data( 'a', 'b' );
		$order->save();
		$order->payment_complete( 'transaction' );
		$this->end_request();

		self::assertSame( array( 'order.updated' ), $this->topics_of( $order->get_id() ) );
	}

	public function test_a_change_after_the_row_was_taken_up_gets_a_row_when_the_request_ends(): void {
		$order = $this->course_order( 'pending' );
		$this->empty_outbox();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );

		$order->update_status( 'on-hold' );
		$this->run_outbox(); // Another web server is fast.
		$order->update_status( 'processing' );
		$this->end_request();

		self::assertSame( array( 'sent', 'waiting' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
	}

	/**
	 * Trap 7: without woocommerce_payment_complete, and without woocommerce_order_payment_status_changed.
	 */
	public function test_a_bank_transfer_that_a_person_confirms_is_told(): void {
		$order = $this->course_order( 'on-hold' );
		$this->empty_outbox();
		$payments = did_action( 'woocommerce_payment_complete' );

		$order->update_status( 'processing', '', true );

		self::assertSame( $payments, did_action( 'woocommerce_payment_complete' ) );
		self::assertSame( array( 'order.updated' ), $this->topics_of( $order->get_id() ) );
	}

	/**
	 * Trap 10: trashing fires no update, and untrashing comes before the order is back.
	 */
	public function test_an_order_that_goes_to_the_trash_and_back_is_told_in_that_order(): void {
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$this->empty_outbox();

		$order->delete();
		$this->end_request();
		$this->take_out_of_trash( $order_id );
		$this->end_request();

		self::assertSame( array( 'order.deleted', 'order.restored' ), $this->topics_of( $order_id ) );
	}

	/**
	 * Trap 10: deleting for good tells nobody, and afterwards there is nothing to read.
	 */
	public function test_an_order_that_is_deleted_for_good_leaves_a_row_that_needs_no_order(): void {
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$this->empty_outbox();

		$order->delete( true );
		$rows = $this->rows_of( $order_id );

		self::assertFalse( wc_get_order( $order_id ) );
		self::assertSame( array( 'order.deleted' ), array_column( $rows, 'topic' ) );
		self::assertSame(
			array(
				'id'        => $order_id,
				'matricula' => array(
					'topic'    => 'order.deleted',
					'sequence' => $rows[0]->id,
					'refunds'  => array(),
				),
			),
			json_decode( (string) $rows[0]->body, true )
		);
	}

	public function test_a_book_that_is_deleted_for_good_concerns_nobody(): void {
		$order = $this->course_order( 'processing', '' );
		$this->empty_outbox();

		$order->delete( true );

		self::assertSame( array(), $this->rows_of( $order->get_id() ) );
	}

	/**
	 * Trap 11: the Blocks checkout fires none of the classic checkout's hooks. Trap 12: it saves a draft many times first.
	 */
	public function test_the_blocks_checkout_leaves_one_row_and_its_drafts_none(): void {
		wp_set_current_user( 1 );
		$this->fill_cart( $this->product( 'course-v1:A+B+C' )->get_id() );
		add_filter( 'woocommerce_store_api_disable_nonce_check', '__return_true' );

		$draft = rest_do_request( new WP_REST_Request( 'GET', '/wc/store/v1/checkout' ) )->get_data();
		self::assertSame( 'checkout-draft', $draft['status'] );
		self::assertSame( array(), $this->rows_of( $draft['order_id'] ) );

		$answer = $this->order_by_blocks_checkout();
		$order  = $this->remember( wc_get_order( $answer->get_data()['order_id'] ) );
		$this->end_request();

		self::assertSame( 'on-hold', $order->get_status() );
		self::assertCount( 1, $this->rows_of( $order->get_id() ) );
	}

	public function test_the_classic_checkout_leaves_one_row(): void {
		$this->fill_cart( $this->product( 'course-v1:A+B+C' )->get_id() );

		$order = $this->remember( wc_get_order( $this->order_by_classic_checkout() ) );
		$order->payment_complete();
		$this->end_request();

		self::assertSame( array( 'order.created' ), $this->topics_of( $order->get_id() ) );
	}

	public function test_an_order_that_is_deleted_as_a_draft_was_never_told(): void {
		$order = $this->course_order( 'checkout-draft' );

		$order->delete( true );

		self::assertSame( array(), $this->rows_of( $order->get_id() ) );
	}

	/**
	 * Trap 15: WooCommerce swallows what is thrown while an order is saved or changes its status, and skips whoever comes
	 * after: other plugins, and the order's own lines.
	 */
	public function test_when_a_row_cannot_be_written_the_status_changes_all_the_same(): void {
		$order     = $this->course_order( 'on-hold' );
		$come_late = array();
		$later     = static function () use ( &$come_late ): void {
			$come_late[ current_action() ] = true;
		};
		$hooks     = array( 'woocommerce_update_order', 'woocommerce_after_order_object_save', 'woocommerce_order_status_processing', 'woocommerce_order_status_changed' );
		foreach ( $hooks as $hook ) {
			add_action( $hook, $later, 99999 );
		}
		add_filter( 'query', array( $this, 'without_outbox' ), 1 );

		$order->update_status( 'processing' );
		remove_filter( 'query', array( $this, 'without_outbox' ), 1 );
		foreach ( $hooks as $hook ) {
			remove_action( $hook, $later, 99999 );
		}

		self::assertSame( 'processing', wc_get_order( $order->get_id() )->get_status() );
		self::assertEqualsCanonicalizing( $hooks, array_keys( $come_late ) );
		foreach ( wc_get_order_notes( array( 'order_id' => $order->get_id() ) ) as $note ) {
			self::assertStringNotContainsString( 'Error during status transition', $note->content );
		}
	}

	/**
	 * As if the table had crashed.
	 *
	 * @param mixed $sql A statement.
	 */
	public function without_outbox( $sql ): string {
		return str_replace( ( new Database() )->outbox(), 'no_such_table', (string) $sql );
	}

	public function test_whoever_saves_an_order_still_reads_its_own_insert_id(): void {
		global $wpdb;
		$order = $this->course_order( 'on-hold' );
		$this->end_request();
		$wpdb->insert_id = 4242;

		do_action( 'woocommerce_update_order', $order->get_id(), $order );

		self::assertSame( 4242, $wpdb->insert_id );
	}

	/**
	 * REST and code delete a refund without firing woocommerce_refund_deleted, which the order screen alone does.
	 */
	public function test_a_refund_that_is_deleted_by_code_is_told(): void {
		$order  = $this->course_order();
		$refund = wc_create_refund(
			array(
				'order_id' => $order->get_id(),
				'amount'   => '5',
			)
		);
		$this->end_request();
		$this->empty_outbox();

		$refund->delete( true );
		$this->end_request();

		self::assertSame( array( 'order.updated' ), $this->topics_of( $order->get_id() ) );
	}

	public function test_an_unpaired_shop_collects_nothing(): void {
		( new PairingStore() )->forget();

		self::assertSame( array(), $this->rows_of( $this->course_order()->get_id() ) );
	}

	public function test_when_the_request_ends_somebody_is_asked_to_send(): void {
		as_unschedule_all_actions( 'matricula_deliver' );

		$this->course_order();

		self::assertTrue( as_has_scheduled_action( 'matricula_deliver' ) );
	}

	/**
	 * As the list of orders does it.
	 */
	private function take_out_of_trash( int $order_id ): void {
		$order = wc_get_order( $order_id );
		if ( OrderUtil::custom_orders_table_usage_is_enabled() ) {
			$order->get_data_store()->untrash_order( $order );
		} else {
			wp_untrash_post( $order_id );
		}
	}

	private function on_its_way_to_processing(): WC_Order {
		$order = $this->course_order( 'on-hold' );
		$order->set_status( 'processing' );
		return $order;
	}

	/**
	 * What a change to processing asks of the database. WooCommerce writes options of its own when a second or a number of
	 * orders is full; they are left out.
	 *
	 * @return string[]
	 */
	private function statements_of_a_change(): array {
		return array_filter(
			$this->statements_of( array( $this->on_its_way_to_processing(), 'save' ) ),
			static fn( string $sql ): bool => false === strpos( $sql, $GLOBALS['wpdb']->options ) || false !== strpos( $sql, 'matricula' )
		);
	}
}
