<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Pairing;

use Matricula\Outbox\CapturedRows;
use Matricula\Outbox\Outage;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\WaitingRows;
use Matricula\Outbox\Wakeups;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\Handshake;
use Matricula\Pairing\PairingStore;
use Matricula\Pairing\SiteFacts;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\SidecarProblem;
use Matricula\Sidecar\Transport;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;

/**
 * How a pairing begins, changes and ends.
 */
final class HandshakeTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;
	use SidecarQuestions;

	private PairingStore $pairings;
	private Handshake $handshake;

	protected function setUp(): void {
		$database        = new Database();
		$this->pairings  = new PairingStore();
		$outage          = new Outage();
		$wakeups         = new Wakeups( new Outbox( $database ) );
		$this->handshake = new Handshake(
			$this->pairings,
			new SidecarClient( new Transport() ),
			new SiteFacts( '0.1.0' ),
			new ContactLog(),
			$outage,
			new WaitingRows( $database, new CapturedRows( $database ), $outage, $wakeups ),
			$wakeups
		);
		$this->pairings->forget();
		$this->sidecar_answers( 'pairings', 201, Contract::read( 'pairing.json' )['answer'] );
		$this->sidecar_answers( 'unpairings', 200, array() );
	}

	public function test_a_shop_is_paired_with_what_the_owner_pasted(): void {
		$contract = Contract::read( 'pairing.json' );

		$this->handshake->pair( ' sidecar.example/ ', $contract['request']['code'] );
		$sent    = $this->asked[0];
		$pairing = $this->pairings->find_usable();

		self::assertSame( 'https://sidecar.example/v1/pairings', $sent['url'] );
		self::assertSame( array_keys( $contract['request'] ), array_keys( $sent['body'] ) );
		self::assertSame( array_keys( $contract['request']['site'] ), array_keys( $sent['body']['site'] ) );
		self::assertSame( array_keys( $contract['request']['site']['versions'] ), array_keys( $sent['body']['site']['versions'] ) );
		self::assertArrayNotHasKey( 'webhook-signature', $sent['headers'] );
		self::assertSame( 'acme', $pairing->shop_id() );
		self::assertSame( $contract['answer']['deliverySecret'], $pairing->delivery_secret()->to_text() );
		self::assertSame( array( $sent['body']['reportSecret'] ), $this->report_secrets() );
		self::assertTrue( as_has_scheduled_action( Wakeups::SWEEP ) );
	}

	public function test_the_secrets_are_not_readable_in_the_database(): void {
		$this->handshake->pair( 'https://sidecar.example', 'ABCD-EFGH-JKLM' );

		foreach ( ( new Database() )->rows( 'SELECT option_value FROM %i WHERE option_name LIKE %s', array( $GLOBALS['wpdb']->options, 'matricula%' ) ) as $option ) {
			self::assertStringNotContainsString( 'whsec_', (string) $option['option_value'] );
			self::assertStringNotContainsString( substr( $this->report_secrets()[0], 6 ), (string) $option['option_value'] );
		}
		self::assertArrayNotHasKey( 'matricula_pairing', wp_load_alloptions() );
	}

	public function test_a_pairing_that_was_refused_changes_nothing(): void {
		$before = $this->pair_shop();
		$this->sidecar_answers(
			'pairings',
			403,
			array(
				'code'   => 'pairing_code_expired',
				'detail' => '…',
			)
		);

		try {
			$this->handshake->pair( 'https://other.example', 'ABCD-EFGH-JKLM' );
			self::fail( 'It was paired.' );
		} catch ( SidecarProblem $problem ) {
			self::assertSame( 'pairing_code_expired', $problem->code_text() );
		}
		self::assertEquals( $before, $this->pairings->find_usable() );
	}

	/**
	 * @dataProvider wrong_answers
	 * @param array<string, mixed>|string $body What somebody answers.
	 */
	public function test_who_is_no_sidecar_is_not_paired_with( int $status, $body ): void {
		$this->sidecar_answers( 'pairings', $status, $body );

		try {
			$this->handshake->pair( 'https://sidecar.example', 'ABCD-EFGH-JKLM' );
			self::fail( 'It was paired.' );
		} catch ( SidecarProblem $problem ) {
			self::assertSame( 'not_a_sidecar', $problem->code_text() );
		}
		self::assertFalse( $this->pairings->is_paired() );
	}

	/**
	 * @return array<string, array{int, array<string, mixed>|string}>
	 */
	public static function wrong_answers(): array {
		return array(
			'a page'           => array( 200, '<html>Welcome to nginx!</html>' ),
			'made, of nothing' => array( 201, array() ),
			'without a secret' => array(
				201,
				array(
					'shopId'         => 'acme',
					'deliverySecret' => 'none',
				),
			),
		);
	}

	public function test_paired_again_what_waits_goes_to_the_new_pairing(): void {
		$this->pair_shop();
		$order = $this->course_order();

		$this->handshake->pair( 'https://new.example', 'ABCD-EFGH-JKLM' );
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		$this->run_outbox();

		self::assertSame( 'https://new.example/v1/shops/acme/deliveries', end( $this->asked )['url'] );
		self::assertSame( $order->get_id(), end( $this->asked )['body']['id'] );
	}

	public function test_a_copy_that_becomes_a_shop_of_its_own_forgets_what_the_original_has_to_send(): void {
		$this->pair_shop();
		$order = $this->course_order();
		$this->move_site();
		self::assertSame( PairingStore::SITE_MOVED, $this->pairings->obstacle() );
		$this->sidecar_answers( 'pairings', 201, array( 'shopId' => 'acme-staging' ) + Contract::read( 'pairing.json' )['answer'] );

		$this->handshake->pair( 'https://sidecar.example', 'ABCD-EFGH-JKLM' );

		self::assertSame( array(), $this->rows_of( $order->get_id() ) );
		self::assertNull( $this->pairings->obstacle() );
		self::assertSame( 'https://staging.example', $this->asked[0]['body']['site']['url'] );
		self::assertSame( 'https://staging.example', $this->pairings->paired_site() );
	}

	public function test_a_shop_that_moved_and_is_paired_as_the_same_one_keeps_what_waits(): void {
		$this->pair_shop();
		$order = $this->course_order();
		$this->move_site();

		$this->handshake->pair( 'https://sidecar.example', 'ABCD-EFGH-JKLM' );

		self::assertCount( 1, $this->rows_of( $order->get_id() ) );
		self::assertNull( $this->pairings->obstacle() );
	}

	/**
	 * Tools that copy a site write the new address wherever they find the old one.
	 */
	public function test_a_copy_whose_database_was_searched_and_replaced_notices_that_it_is_one(): void {
		global $wpdb;
		$this->pair_shop();
		$home = (string) get_option( 'home' );
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = REPLACE(option_value, %s, 'https://staging.example')", $home ) );
		wp_cache_flush();
		$this->move_site();

		self::assertTrue( $this->pairings->is_moved() );
	}

	public function test_a_rotation_changes_both_secrets(): void {
		$old = $this->pair_shop();
		$new = Secret::generate();
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => $new->to_text() ) );

		$this->handshake->rotate();
		$sent = $this->asked[0];

		self::assertTrue( $this->is_signed_by( $old->delivery_secret(), $sent ) );
		self::assertSame( 'rotate', $sent['body']['action'] );
		self::assertEquals( $new, $this->paired()->delivery_secret() );
		self::assertSame( array( $sent['body']['reportSecret'], $old->report_secrets( time() )[0]->to_text() ), $this->report_secrets() );
	}

	/**
	 * The sidecar may have rotated all the same: it then signs with the new secret, and takes the old one.
	 */
	public function test_a_rotation_whose_answer_is_lost_breaks_nothing_and_can_be_asked_for_again(): void {
		$old           = $this->pair_shop();
		$this->answers = array();
		$this->sidecar_is_away( 'cURL error 28: Operation timed out' );

		try {
			$this->handshake->rotate();
			self::fail( 'It was rotated.' );
		} catch ( SidecarProblem $problem ) {
			self::assertSame( 'sidecar_timeout', $problem->code_text() );
		}
		self::assertEquals( $old->delivery_secret(), $this->paired()->delivery_secret() );
		$lost = Secret::from_text( $this->asked[0]['body']['reportSecret'] );
		self::assertSame( 200, $this->sidecar_asks( array( 'action' => 'status' ), $lost )->get_status() );
		self::assertSame( 200, $this->sidecar_asks( array( 'action' => 'status' ), $old->report_secrets( time() )[0] )->get_status() );

		$this->answers = array();
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => Secret::generate()->to_text() ) );
		$this->handshake->rotate();

		self::assertTrue( $this->is_signed_by( $old->delivery_secret(), $this->asked[1] ) );
		self::assertSame( $this->asked[1]['body']['reportSecret'], $this->report_secrets()[0] );
	}

	/**
	 * While it rotates, the shop goes on selling and the sidecar on reporting.
	 */
	public function test_the_new_report_secret_is_taken_before_the_sidecar_hears_of_it(): void {
		$this->pair_shop();
		$status = null;
		$ask    = function ( $answer, array $args ) use ( &$status ) {
			$secret = Secret::from_text( json_decode( $args['body'], true )['reportSecret'] );
			$status = $this->sidecar_asks( array( 'action' => 'status' ), $secret )->get_status();
			return $answer;
		};
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => Secret::generate()->to_text() ) );
		add_filter( 'pre_http_request', $ask, 20, 2 );

		$this->handshake->rotate();
		remove_filter( 'pre_http_request', $ask, 20 );

		self::assertSame( 200, $status );
	}

	public function test_two_changes_at_once_do_not_mix_their_secrets(): void {
		$this->pair_shop();
		$second = null;
		$rotate = function ( $answer ) use ( &$second ) {
			try {
				$this->handshake->rotate();
			} catch ( SidecarProblem $problem ) {
				$second = $problem->code_text();
			}
			return $answer;
		};
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => Secret::generate()->to_text() ) );
		add_filter( 'pre_http_request', $rotate, 20 );

		$this->handshake->rotate();
		remove_filter( 'pre_http_request', $rotate, 20 );

		self::assertSame( 'change_under_way', $second );
		self::assertCount( 1, $this->asked );
	}

	public function test_unpairing_tells_the_sidecar_and_keeps_nothing(): void {
		$pairing = $this->pair_shop();
		( new ContactLog() )->sent();

		$this->handshake->unpair();

		self::assertSame( 'https://sidecar.example/v1/shops/acme/unpairings', $this->asked[0]['url'] );
		self::assertTrue( $this->is_signed_by( $pairing->delivery_secret(), $this->asked[0] ) );
		self::assertSame( PairingStore::NOT_PAIRED, $this->pairings->obstacle() );
		self::assertNull( ( new ContactLog() )->last_sent_at() );
	}

	public function test_a_shop_can_be_unpaired_from_a_sidecar_that_is_gone(): void {
		$this->pair_shop();
		$this->answers = array();

		$this->handshake->unpair();

		self::assertFalse( $this->pairings->is_paired() );
	}

	public function test_a_copy_is_unpaired_without_a_word_to_the_sidecar_of_the_original(): void {
		$this->pair_shop();
		$this->move_site();

		$this->handshake->unpair();

		self::assertSame( array(), $this->asked );
		self::assertFalse( $this->pairings->is_paired() );
	}

	/**
	 * @return string[]
	 */
	private function report_secrets(): array {
		return array_map(
			static function ( Secret $secret ): string {
				return $secret->to_text();
			},
			$this->paired()->report_secrets( time() )
		);
	}

	/**
	 * @param array<string, mixed> $sent What was asked of the sidecar.
	 */
	private function is_signed_by( Secret $secret, array $sent ): bool {
		return Signature::is_valid( array( $secret ), $sent['headers']['webhook-id'], $sent['headers']['webhook-timestamp'], $sent['headers']['webhook-signature'], $sent['text'], time() );
	}
}
