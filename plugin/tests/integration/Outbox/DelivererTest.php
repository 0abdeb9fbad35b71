<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use Matricula\Pairing\ContactLog;
use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * How rows of the outbox reach the sidecar.
 */
final class DelivererTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;

	private Pairing $pairing;

	protected function setUp(): void {
		$this->pairing = $this->pair_shop();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
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
}
