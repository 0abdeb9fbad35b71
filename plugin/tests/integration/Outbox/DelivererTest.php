<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use ActionScheduler_DBStore;
use ActionScheduler_QueueRunner;
use ActionScheduler_Store;
use Matricula\Outbox\Claims;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\RetryGaps;
use Matricula\Outbox\Wakeups;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use ReflectionProperty;

/**
 * How rows of the outbox reach the sidecar.
 */
final class DelivererTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;

	private Pairing $pairing;
	private ActionScheduler_Store $store_before;

	protected function setUp(): void {
		$this->pairing = $this->pair_shop();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		$this->store_before = ActionScheduler_Store::instance();
		as_unschedule_all_actions( '', array(), Wakeups::GROUP );
	}

	protected function tearDown(): void {
		$this->use_store( $this->store_before );
	}

	public function test_an_order_is_delivered_as_woocommerce_renders_it_and_signed(): void {
		$order = $this->course_order();

		$this->run_outbox();

		self::assertCount( 1, $this->asked );
		$sent = $this->asked[0];
		self::assertSame( 'https://sidecar.example/v1/shops/acme/deliveries', $sent['url'] );
		self::assertTrue(
			Signature::is_valid(
				array( $this->pairing->delivery_secret() ),
				$sent['headers']['webhook-id'],
				$sent['headers']['webhook-timestamp'],
				$sent['headers']['webhook-signature'],
				$sent['text'],
				time()
			)
		);
		self::assertSame( $order->get_id(), $sent['body']['id'] );
		self::assertSame( 'processing', $sent['body']['status'] );
		self::assertSame( 'ana@example.com', $sent['body']['billing']['email'] );
		self::assertSame( '_matricula_offer', $sent['body']['line_items'][0]['meta_data'][0]['key'] );
		self::assertSame(
			array(
				'topic'    => 'order.created',
				'sequence' => $this->rows_of( $order->get_id() )[0]->id,
				'refunds'  => array(),
			),
			$sent['body']['matricula']
		);
		self::assertSame( array( 'sent' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
	}

	public function test_every_attempt_has_the_same_id_and_body(): void {
		$order = $this->course_order();
		$this->sidecar_answers( 'deliveries', 500, array() );

		$this->run_outbox();
		wc_get_order( $order->get_id() )->update_status( 'completed' );
		$this->end_request();
		$this->seconds_pass( 60 );
		$this->run_outbox();

		self::assertCount( 2, $this->asked );
		self::assertSame( $this->asked[0]['headers']['webhook-id'], $this->asked[1]['headers']['webhook-id'] );
		self::assertSame( $this->asked[0]['text'], $this->asked[1]['text'] );
		self::assertSame( 'processing', $this->asked[1]['body']['status'] );
	}

	public function test_changes_that_were_never_sent_are_one_delivery_and_those_after_it_another_one(): void {
		$order = $this->course_order( 'pending' );
		wc_get_order( $order->get_id() )->update_status( 'on-hold' );
		$this->end_request();
		wc_get_order( $order->get_id() )->update_status( 'processing' );
		$this->end_request();
		self::assertCount( 3, $this->rows_of( $order->get_id() ) );

		$this->run_outbox();
		wc_get_order( $order->get_id() )->update_status( 'completed' );
		$this->end_request();
		$this->run_outbox();

		self::assertSame( array( 'processing', 'completed' ), array_column( array_column( $this->asked, 'body' ), 'status' ) );
		self::assertSame( array( 'order.created', 'order.updated' ), $this->topics_of( $order->get_id() ) );
		self::assertLessThan( $this->asked[1]['body']['matricula']['sequence'], $this->asked[0]['body']['matricula']['sequence'] );
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

	public function test_a_copy_of_the_shop_sends_nothing(): void {
		$this->course_order();
		$this->move_site();

		$this->run_outbox();

		self::assertSame( array(), $this->asked );
	}

	public function test_when_the_sites_keys_change_nothing_is_lost_and_the_owner_is_told(): void {
		$order  = $this->course_order();
		$change = static function (): string {
			return 'other keys';
		};
		add_filter( 'salt', $change );

		$this->run_outbox();
		remove_filter( 'salt', $change );

		self::assertSame( array(), $this->asked );
		self::assertSame( 'matricula_keys_changed', ( new ContactLog() )->last_error()['code'] ?? '' );
		self::assertSame( array( 'waiting' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
	}

	public function test_a_row_is_claimed_by_one_runner_only_until_its_claim_ends(): void {
		$order  = $this->course_order();
		$claims = new Claims( new Database() );
		$id     = $this->rows_of( $order->get_id() )[0]->id;
		$first  = $claims->claim( $id );

		self::assertNotNull( $first );
		self::assertNull( $claims->claim( $id ) );
		$this->run_outbox();
		self::assertSame( array(), $this->asked );

		$this->seconds_pass( Claims::SECONDS );
		$this->run_outbox();
		self::assertCount( 1, $this->asked );
	}

	/**
	 * A runner that was stopped for longer than its claim wakes up when another one has frozen the row.
	 */
	public function test_whoever_lost_a_claim_writes_nothing(): void {
		$order  = $this->course_order();
		$claims = new Claims( new Database() );
		$row    = $this->rows_of( $order->get_id() )[0];
		$lost   = (string) $claims->claim( $row->id );
		$this->seconds_pass( Claims::SECONDS );
		$claims->claim( $row->id );
		$row->body       = '{"old":true}';
		$row->webhook_id = 'msg_old';

		self::assertFalse( $claims->freeze( $row, $lost, time(), array() ) );
		self::assertNull( $this->rows_of( $order->get_id() )[0]->body );
	}

	/**
	 * The transaction of an older change may end after a newer change was sent.
	 */
	public function test_a_row_that_appears_behind_a_newer_one_moves_after_it(): void {
		$order    = $this->course_order();
		$database = new Database();
		$this->run_outbox();
		$sent = $this->asked[0]['body']['matricula']['sequence'];
		$database->run(
			"INSERT INTO %i (id, order_id, topic, created_at) VALUES (%d, %d, 'order.updated', UNIX_TIMESTAMP())",
			array( $database->outbox(), $sent - 1, $order->get_id() )
		);

		$this->run_outbox();

		self::assertGreaterThan( $sent, $this->asked[1]['body']['matricula']['sequence'] );
	}

	/**
	 * Trap 13: `unique` would take the action that is running for the one that is to follow it.
	 */
	public function test_an_action_that_could_not_send_schedules_the_next_one_while_it_runs(): void {
		$this->course_order();
		$this->sidecar_answers( 'deliveries', 500, array() );
		$this->use_store( new ActionScheduler_DBStore() );

		$this->run_action( Wakeups::DELIVER );

		self::assertCount( 1, $this->asked );
		self::assertCount( 1, $this->pending( Wakeups::DELIVER ) );
	}

	/**
	 * Trap 14: Action Scheduler never tries again, and shows what threw as failed.
	 */
	public function test_whatever_goes_wrong_the_action_ends_well_and_a_later_one_sends(): void {
		$this->course_order();
		$breaker = static function ( $sql ) {
			return false === strpos( (string) $sql, 'head.state' ) ? $sql : 'SELECT nonsense FROM nowhere';
		};
		add_filter( 'query', $breaker, 1 );

		$ran = $this->run_action( Wakeups::DELIVER );
		remove_filter( 'query', $breaker, 1 );

		self::assertSame( ActionScheduler_Store::STATUS_COMPLETE, ActionScheduler_Store::instance()->get_status( $ran ) );
		$this->run_outbox();
		self::assertCount( 1, $this->asked );
	}

	public function test_a_secret_that_was_rotated_signs_what_was_frozen_before(): void {
		$this->course_order();
		$this->sidecar_answers( 'deliveries', 500, array() );
		$this->run_outbox();
		$rotated = $this->pairing->rotated_to( Secret::generate(), time() );
		( new PairingStore() )->save( $rotated );
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		$this->seconds_pass( 60 );

		$this->run_outbox();
		$headers = $this->asked[1]['headers'];

		self::assertTrue( Signature::is_valid( array( $rotated->delivery_secret() ), $headers['webhook-id'], $headers['webhook-timestamp'], $headers['webhook-signature'], $this->asked[1]['text'], time() ) );
	}

	/**
	 * A shop's actions are in their own table; only in its first minutes are they looked for among the posts as well, and
	 * there `unique` is not heeded.
	 */
	private function use_store( ActionScheduler_Store $store ): void {
		$property = new ReflectionProperty( ActionScheduler_Store::class, 'store' );
		if ( PHP_VERSION_ID < 80100 ) {
			$property->setAccessible( true );
		}
		$property->setValue( null, $store );
	}

	/**
	 * Runs the pending action as Action Scheduler does.
	 */
	private function run_action( string $hook ): int {
		$id = (int) $this->pending( $hook )[0];
		ActionScheduler_QueueRunner::instance()->process_action( $id, 'test' );
		return $id;
	}

	/**
	 * @return array<int, int|string>
	 */
	private function pending( string $hook ): array {
		return array_values(
			as_get_scheduled_actions(
				array(
					'hook'   => $hook,
					'group'  => Wakeups::GROUP,
					'status' => ActionScheduler_Store::STATUS_PENDING,
				),
				'ids'
			)
		);
	}
}
