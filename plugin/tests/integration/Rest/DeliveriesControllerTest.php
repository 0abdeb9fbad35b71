<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest;

use Matricula\Outbox\CapturedRows;
use Matricula\Outbox\Topic;
use Matricula\Outbox\Wakeups;
use Matricula\Storage\Database;
use Matricula\Tests\Support\AdminRequests;
use Matricula\Tests\Support\Products;
use PHPUnit\Framework\TestCase;

/**
 * The routes behind the list of deliveries.
 */
final class DeliveriesControllerTest extends TestCase {

	use AdminRequests;
	use Products;

	private const LOG = '[{"at":"2026-11-24T10:00:00Z","status":null,"code":"sidecar_timeout","sentence":"Too slow.","durationMs":15000}]';

	private Database $database;

	protected function setUp(): void {
		$this->database = new Database();
		$this->database->run( 'DELETE FROM %i', array( $this->database->outbox() ) );
		$this->log_in( 'manager' );
	}

	/**
	 * @dataProvider people_without_rights
	 */
	public function test_nobody_else_sees_deliveries_or_sends_them( string $login, int $status ): void {
		$id = $this->delivery( 118, array( 'state' => 'failed' ) );
		$this->log_in( $login );

		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'GET', '/deliveries' ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'POST', "/deliveries/$id/resend" ) );
		self::assertSame( 'failed', $this->state_of( $id ) );
	}

	public function test_a_delivery_tells_its_attempts_and_leads_to_its_order(): void {
		$order = $this->remember( wc_create_order() );
		$id    = $this->delivery(
			$order->get_id(),
			array(
				'attempts'        => 1,
				'attempt_log'     => self::LOG,
				'next_attempt_at' => time() + 60,
			)
		);

		$found = $this->ask( 'GET', '/deliveries', array( 'state' => 'waiting' ) )->get_data()['deliveries'];
		$ours  = $found[ array_search( $id, array_column( $found, 'id' ), true ) ];

		self::assertSame( array( 'id', 'orderId', 'orderUrl', 'topic', 'state', 'attempts', 'createdAt', 'sentAt', 'nextAttemptAt', 'log' ), array_keys( $ours ) );
		self::assertSame( $order->get_id(), $ours['orderId'] );
		self::assertSame( $order->get_edit_order_url(), $ours['orderUrl'] );
		self::assertSame( json_decode( self::LOG, true ), $ours['log'] );
		self::assertNull( $ours['sentAt'] );
		self::assertNotNull( $ours['nextAttemptAt'] );
	}

	public function test_an_order_that_is_gone_has_no_address(): void {
		$this->delivery(
			999999999,
			array(
				'state'   => 'sent',
				'sent_at' => time(),
			)
		);

		$delivery = $this->ask( 'GET', '/deliveries' )->get_data()['deliveries'][0];

		self::assertNull( $delivery['orderUrl'] );
		self::assertNull( $delivery['nextAttemptAt'] );
		self::assertNotNull( $delivery['sentAt'] );
	}

	public function test_pages_go_from_the_newest_to_the_oldest(): void {
		$ids = array_map( array( $this, 'delivery' ), array( 1, 2, 3 ) );

		$first  = $this->ask( 'GET', '/deliveries', array( 'per_page' => 2 ) )->get_data();
		$second = $this->ask(
			'GET',
			'/deliveries',
			array(
				'per_page' => 2,
				'page'     => '2',
			)
		)->get_data();

		self::assertSame( 3, $first['total'] );
		self::assertSame( array( $ids[2], $ids[1] ), array_column( $first['deliveries'], 'id' ) );
		self::assertSame( array( $ids[0] ), array_column( $second['deliveries'], 'id' ) );
	}

	public function test_a_state_leaves_the_others_out_and_counts_its_own(): void {
		$this->delivery( 1 );
		$failed = $this->delivery( 2, array( 'state' => 'failed' ) );

		$page = $this->ask( 'GET', '/deliveries', array( 'state' => 'failed' ) )->get_data();

		self::assertSame( array( $failed ), array_column( $page['deliveries'], 'id' ) );
		self::assertSame( 1, $page['total'] );
	}

	/**
	 * @testWith [{"page": "0"}]
	 *           [{"page": "x"}]
	 *           [{"per_page": "101"}]
	 *           [{"state": "lost"}]
	 */
	public function test_a_page_that_cannot_be_is_refused( array $query ): void {
		self::assertRefused( 400, 'rest_invalid_param', $this->ask( 'GET', '/deliveries', $query ) );
	}

	public function test_a_delivery_that_failed_waits_again_and_the_schedule_is_woken(): void {
		$id = $this->delivery(
			118,
			array(
				'state'           => 'failed',
				'body'            => '{}',
				'webhook_id'      => 'msg_1',
				'next_attempt_at' => time() + 3600,
			)
		);

		$answer = $this->ask( 'POST', "/deliveries/$id/resend" )->get_data();

		self::assertSame( array( $id, 'waiting' ), array( $answer['id'], $answer['state'] ) );
		self::assertLessThanOrEqual( time(), strtotime( $answer['nextAttemptAt'] ) );
		self::assertTrue( as_has_scheduled_action( Wakeups::DELIVER, null, Wakeups::GROUP ) );
	}

	public function test_an_order_whose_body_is_not_kept_any_more_is_read_anew(): void {
		$id = $this->delivery(
			118,
			array(
				'state'      => 'sent',
				'body'       => '',
				'webhook_id' => 'msg_1',
			)
		);

		$answer = $this->ask( 'POST', "/deliveries/$id/resend" )->get_data();

		self::assertGreaterThan( $id, $answer['id'] );
		self::assertSame( array( 118, 'waiting' ), array( $answer['orderId'], $answer['state'] ) );
		self::assertSame( 'sent', $this->state_of( $id ) );
	}

	public function test_a_delivery_that_is_gone_says_what_to_do(): void {
		self::assertRefused( 404, 'matricula_delivery_unknown', $this->ask( 'POST', '/deliveries/999999999/resend' ) );
	}

	/**
	 * A row of the outbox.
	 *
	 * @param array<string, string|int> $columns What differs from one just written.
	 */
	private function delivery( int $order_id, array $columns = array() ): int {
		global $wpdb;
		$id = ( new CapturedRows( $this->database ) )->add( $order_id, Topic::UPDATED );
		if ( array() !== $columns ) {
			$wpdb->update( $this->database->outbox(), $columns, array( 'id' => $id ) );
		}
		return $id;
	}

	private function state_of( int $id ): ?string {
		return $this->database->row( 'SELECT state FROM %i WHERE id = %d', array( $this->database->outbox(), $id ) )['state'];
	}
}
