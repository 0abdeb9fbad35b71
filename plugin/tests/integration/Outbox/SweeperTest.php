<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use ActionScheduler_QueueRunner;
use ActionScheduler_Store;
use Matricula\Outbox\Wakeups;
use Matricula\Pairing\PairingStore;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use WC_Order;

/**
 * What slipped through is found.
 */
final class SweeperTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->pair_shop();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		update_option( 'matricula_swept_until', time() - 60, false );
	}

	public function test_an_order_whose_row_could_not_be_written_is_found(): void {
		$order = $this->course_order();
		$this->empty_outbox();

		$this->sweep();
		$this->sweep();

		self::assertSame( array( 'order.updated' ), $this->topics_of( $order->get_id() ) );
	}

	public function test_an_order_that_was_told_is_left_alone(): void {
		$order = $this->course_order();
		$this->run_outbox();
		$this->read_a_second_later( $order );

		$this->sweep();

		self::assertSame( array( 'sent' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
	}

	public function test_a_change_that_slipped_through_after_a_delivery_is_found(): void {
		$order = $this->course_order();
		$this->run_outbox();
		( new Database() )->run( 'UPDATE %i SET frozen_at = frozen_at - 10', array( ( new Database() )->outbox() ) );
		$this->without_capture(
			static function () use ( $order ): void {
				$order->update_status( 'completed' );
			}
		);

		$this->sweep();
		$this->run_outbox();

		self::assertSame( 'completed', $this->asked[1]['body']['status'] );
	}

	public function test_an_order_that_was_trashed_unseen_is_found(): void {
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$this->empty_outbox();
		$this->without_capture(
			static function () use ( $order ): void {
				$order->delete();
			}
		);

		$this->sweep();
		$this->run_outbox();

		self::assertSame( 'order.deleted', $this->asked[0]['body']['matricula']['topic'] );
		self::assertSame( $order_id, $this->asked[0]['body']['id'] );
	}

	public function test_books_and_drafts_are_not_looked_for(): void {
		$book  = $this->course_order( 'processing', '' );
		$draft = $this->course_order( 'checkout-draft' );
		$this->empty_outbox();

		$this->sweep();

		self::assertSame( array(), $this->rows_of( $book->get_id() ) );
		self::assertSame( array(), $this->rows_of( $draft->get_id() ) );
	}

	/**
	 * Neither a hook nor the order's modified time tells of it.
	 */
	public function test_a_refund_that_went_without_a_word_is_noticed_once(): void {
		$order     = $this->course_order();
		$refund    = wc_create_refund(
			array(
				'order_id' => $order->get_id(),
				'amount'   => '5',
			)
		);
		$refund_id = $refund->get_id();
		$this->end_request();
		$this->run_outbox();
		$this->read_a_second_later( $order );
		$this->sweep();
		self::assertCount( 1, $this->rows_of( $order->get_id() ) );

		$this->delete_in_the_database( $refund_id );
		$this->sweep();
		$this->sweep();
		$this->run_outbox();
		$this->sweep();

		self::assertCount( 2, $this->asked );
		self::assertCount( 1, $this->asked[0]['body']['matricula']['refunds'] );
		self::assertSame( array(), $this->asked[1]['body']['matricula']['refunds'] );
	}

	public function test_what_changed_while_the_shop_was_not_paired_is_found_when_it_is_again(): void {
		$this->sweep();
		( new PairingStore() )->forget();
		$order = $this->course_order();

		$this->pair_shop();
		$this->sweep();

		self::assertSame( array( 'order.updated' ), $this->topics_of( $order->get_id() ) );
	}

	public function test_a_copy_of_the_shop_sweeps_nothing(): void {
		$order = $this->course_order();
		$this->empty_outbox();
		$this->move_site();

		$this->sweep();

		self::assertSame( array(), $this->rows_of( $order->get_id() ) );
	}

	/**
	 * Trap 14: a recurring action that failed five times in a row is given up.
	 */
	public function test_a_sweep_that_fails_comes_again(): void {
		as_unschedule_all_actions( Wakeups::SWEEP );
		do_action( Wakeups::DELIVER );
		$breaker = static function ( $sql ) {
			return false === strpos( (string) $sql, 'auto-draft' ) ? $sql : 'SELECT nonsense FROM nowhere';
		};
		add_filter( 'query', $breaker, 1 );
		for ( $times = 0; $times < 6; $times++ ) {
			$ran = (int) $this->pending_sweeps()[0];
			ActionScheduler_QueueRunner::instance()->process_action( $ran, 'test' );
			self::assertSame( ActionScheduler_Store::STATUS_COMPLETE, ActionScheduler_Store::instance()->get_status( $ran ) );
		}
		remove_filter( 'query', $breaker, 1 );

		self::assertCount( 1, $this->pending_sweeps() );
	}

	/**
	 * A process that is killed in the middle of a recurring action leaves no successor.
	 */
	public function test_a_sweep_that_was_lost_is_scheduled_by_the_next_delivery(): void {
		as_unschedule_all_actions( Wakeups::SWEEP );

		$this->run_outbox();

		self::assertCount( 1, $this->pending_sweeps() );
	}

	public function test_a_wake_up_that_was_lost_is_made_good(): void {
		$this->course_order();
		as_unschedule_all_actions( Wakeups::DELIVER );

		$this->sweep();

		self::assertTrue( as_has_scheduled_action( Wakeups::DELIVER ) );
	}

	public function test_of_what_was_sent_long_ago_the_last_row_stays_without_its_body(): void {
		$order = $this->course_order();
		$this->run_outbox();
		$order->update_status( 'completed' );
		$this->end_request();
		$this->run_outbox();
		$book = $this->course_order( 'processing', '' );
		$this->run_outbox();
		$this->seconds_pass( 31 * 86400 );
		( new Database() )->run( 'UPDATE %i SET frozen_at = frozen_at + 10', array( ( new Database() )->outbox() ) );

		$this->sweep();
		$rows = $this->rows_of( $order->get_id() );

		self::assertSame( array( 'sent' ), array_column( $rows, 'state' ) );
		self::assertSame( '', $rows[0]->body );
		self::assertSame( array(), $this->rows_of( $book->get_id() ) );
	}

	private function sweep(): void {
		do_action( Wakeups::SWEEP );
	}

	/**
	 * A change and a reading in one second might be either way round.
	 */
	private function read_a_second_later( WC_Order $order ): void {
		$database = new Database();
		$database->run( 'UPDATE %i SET frozen_at = frozen_at + 1 WHERE order_id = %d AND frozen_at IS NOT NULL', array( $database->outbox(), $order->get_id() ) );
	}

	/**
	 * As if the outbox's table could not be written.
	 */
	private function without_capture( callable $work ): void {
		$database = new Database();
		$breaker  = static function ( $sql ) use ( $database ) {
			return 0 === strpos( (string) $sql, "INSERT INTO `{$database->outbox()}`" ) ? 'INSERT INTO nowhere VALUES (1)' : $sql;
		};
		add_filter( 'query', $breaker, 1 );
		$work();
		remove_filter( 'query', $breaker, 1 );
		$this->end_request();
	}

	/**
	 * @return array<int, int|string>
	 */
	private function pending_sweeps(): array {
		return array_values(
			as_get_scheduled_actions(
				array(
					'hook'   => Wakeups::SWEEP,
					'status' => ActionScheduler_Store::STATUS_PENDING,
				),
				'ids'
			)
		);
	}

	private function delete_in_the_database( int $refund_id ): void {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . 'wc_orders', array( 'id' => $refund_id ) );
		$wpdb->delete( $wpdb->posts, array( 'ID' => $refund_id ) );
		wp_cache_flush();
	}
}
