<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Pairing;

use Matricula\Outbox\Wakeups;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\PairingStore;
use Matricula\Sidecar\SidecarProblem;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Handshakes;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * How a pairing begins and ends.
 */
final class HandshakeTest extends TestCase {

	use CourseOrders;
	use Handshakes;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->begin_unpaired();
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

	public function test_a_sidecar_that_is_spoken_to_over_plain_http_through_the_internet_is_told_nothing(): void {
		try {
			$this->handshake->pair( 'http://sidecar.example', 'ABCD-EFGH-JKLM' );
			self::fail( 'It was paired.' );
		} catch ( SidecarProblem $problem ) {
			self::assertSame( 'sidecar_address_unsecured', $problem->code_text() );
		}
		self::assertSame( array(), $this->asked );
		self::assertFalse( $this->pairings->is_paired() );
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
}
