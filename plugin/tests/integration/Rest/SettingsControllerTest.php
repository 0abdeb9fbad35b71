<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest;

use Matricula\Outbox\CapturedRows;
use Matricula\Outbox\Topic;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\PairingStore;
use Matricula\Signing\Secret;
use Matricula\Sidecar\SidecarProblem;
use Matricula\Storage\Database;
use Matricula\Tests\Support\AdminRequests;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * The routes behind the settings page.
 */
final class SettingsControllerTest extends TestCase {

	use AdminRequests;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->log_in( 'manager' );
	}

	/**
	 * @dataProvider people_without_rights
	 */
	public function test_nobody_else_sees_or_changes_the_connection( string $login, int $status ): void {
		$this->pair_shop();
		$this->log_in( $login );

		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'GET', '/settings' ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'POST', '/pairing', self::typed() ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'DELETE', '/pairing' ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'POST', '/rotation' ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'POST', '/check' ) );
		self::assertSame( array(), $this->asked );
		self::assertTrue( ( new PairingStore() )->is_paired() );
	}

	public function test_the_owner_may_do_what_the_shop_manager_may(): void {
		$this->log_in( 'owner' );

		self::assertSame( 200, $this->ask( 'GET', '/settings' )->get_status() );
	}

	public function test_a_shop_that_is_not_paired_says_so(): void {
		$settings = $this->ask( 'GET', '/settings' )->get_data();

		self::assertSame( get_option( 'home' ), $settings['site']['url'] );
		self::assertNull( $settings['site']['pairedUrl'] );
		self::assertFalse( $settings['site']['isMoved'] );
		self::assertNull( $settings['pairing'] );
		self::assertNull( $settings['outgoing']['lastError'] );
	}

	public function test_the_settings_tell_of_both_directions_and_of_no_secret(): void {
		$pairing = $this->pair_shop();
		( new ContactLog() )->failed( new SidecarProblem( 'sidecar_timeout', 'Too slow.' ) );
		( new ContactLog() )->asked();
		( new CapturedRows( new Database() ) )->add( 118, Topic::CREATED );

		$settings = $this->ask( 'GET', '/settings' )->get_data();

		self::assertSame(
			array(
				'sidecarUrl' => 'https://sidecar.example',
				'shopId'     => 'acme',
				'pairedAt'   => '2026-11-24T10:00:00Z',
			),
			$settings['pairing']
		);
		self::assertSame( 'sidecar_timeout', $settings['outgoing']['lastError']['code'] );
		self::assertSame( 1, $settings['outgoing']['waiting'] );
		self::assertIsMoment( $settings['outgoing']['oldestWaitingAt'] );
		self::assertIsMoment( $settings['outgoing']['nextAttemptAt'] );
		self::assertGreaterThanOrEqual( $settings['outgoing']['oldestWaitingAt'], $settings['outgoing']['nextAttemptAt'] );
		self::assertIsMoment( $settings['incoming']['lastContactAt'] );
		self::assertNull( $settings['incoming']['lastReportAt'] );
		self::assertStringNotContainsString( 'whsec_', (string) wp_json_encode( $settings ) );
		self::assertStringNotContainsString( substr( $pairing->delivery_secret()->to_text(), 6 ), (string) wp_json_encode( $settings, JSON_UNESCAPED_SLASHES ) );
	}

	public function test_a_code_pairs_the_shop(): void {
		$contract = Contract::read( 'pairing.json' );
		$this->sidecar_answers( '/v1/pairings', 201, $contract['answer'] );

		$answer = $this->ask( 'POST', '/pairing', self::typed() );

		self::assertSame( 200, $answer->get_status() );
		self::assertSame( 'acme', $answer->get_data()['pairing']['shopId'] );
		self::assertSame( 'https://sidecar.example/v1/pairings', $this->asked[0]['url'] );
		self::assertSame( 'ABCD-EFGH-JKLM', $this->asked[0]['body']['code'] );
		self::assertSame( array_keys( $contract['request']['site'] ), array_keys( $this->asked[0]['body']['site'] ) );
	}

	/**
	 * @dataProvider refused_pairings
	 */
	public function test_a_pairing_that_does_not_work_says_why_and_leaves_what_was( string $code, $sidecar ): void {
		$this->pair_shop( 'https://old.example' );
		$this->sidecar_does( $sidecar );

		self::assertRefused( 424, $code, $this->ask( 'POST', '/pairing', self::typed() ) );
		self::assertSame( 'https://old.example', $this->ask( 'GET', '/settings' )->get_data()['pairing']['sidecarUrl'] );
	}

	/**
	 * Ways in which it does not work.
	 *
	 * @return array<string, array{string, array<int, mixed>|string}>
	 */
	public static function refused_pairings(): array {
		return array(
			'an old code'         => array( 'pairing_code_expired', array( 403, array( 'code' => 'pairing_code_expired' ) ) ),
			'a web page'          => array( 'not_a_sidecar', array( 200, '<html>Welcome</html>' ) ),
			'no secret in it'     => array( 'not_a_sidecar', array( 201, array( 'shopId' => 'acme' ) ) ),
			'a broken server'     => array( 'sidecar_failing', array( 502, '<html>' ) ),
			'nobody there'        => array( 'sidecar_refused', 'cURL error 7: Failed to connect' ),
			'slow'                => array( 'sidecar_timeout', 'cURL error 28: Operation timed out' ),
			'a wrong certificate' => array( 'sidecar_certificate', 'cURL error 60: SSL certificate problem' ),
		);
	}

	public function test_an_address_that_is_none_is_not_even_asked(): void {
		self::assertRefused( 400, 'sidecar_address_wrong', $this->ask( 'POST', '/pairing', array( 'sidecarUrl' => 'ftp://sidecar.example' ) + self::typed() ) );
		self::assertRefused( 400, 'rest_invalid_param', $this->ask( 'POST', '/pairing', array( 'code' => '' ) + self::typed() ) );
		self::assertRefused( 400, 'rest_missing_callback_param', $this->ask( 'POST', '/pairing', array( 'code' => 'ABCD' ) ) );
		self::assertSame( array(), $this->asked );
	}

	public function test_both_secrets_are_changed(): void {
		$before = $this->pair_shop();
		$this->sidecar_answers( '/v1/shops/acme/rotations', 200, array( 'deliverySecret' => Secret::generate()->to_text() ) );

		$answer = $this->ask( 'POST', '/rotation' );

		self::assertSame( 200, $answer->get_status() );
		self::assertStringNotContainsString( 'whsec_', (string) wp_json_encode( $answer->get_data() ) );
		self::assertNotEquals( $before->delivery_secret(), ( new PairingStore() )->find()->delivery_secret() );
	}

	public function test_a_rotation_without_an_answer_keeps_the_secret_that_holds(): void {
		$before = $this->pair_shop();
		$this->sidecar_is_away( 'cURL error 28: Operation timed out' );

		self::assertRefused( 424, 'sidecar_timeout', $this->ask( 'POST', '/rotation' ) );
		self::assertEquals( $before->delivery_secret(), ( new PairingStore() )->find()->delivery_secret() );
	}

	public function test_a_shop_that_is_not_paired_has_nothing_to_change_or_check(): void {
		self::assertRefused( 409, PairingStore::NOT_PAIRED, $this->ask( 'POST', '/rotation' ) );
		self::assertRefused( 409, PairingStore::NOT_PAIRED, $this->ask( 'POST', '/check' ) );
	}

	public function test_the_pairing_ends_and_the_sidecar_is_told(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/unpairings', 200, array() );

		self::assertNull( $this->ask( 'DELETE', '/pairing' )->get_data()['pairing'] );
		self::assertSame( 'https://sidecar.example/v1/shops/acme/unpairings', $this->asked[0]['url'] );
	}

	public function test_the_pairing_ends_even_when_the_sidecar_is_away(): void {
		$this->pair_shop();

		self::assertSame( 200, $this->ask( 'DELETE', '/pairing' )->get_status() );
		self::assertFalse( ( new PairingStore() )->is_paired() );
	}

	public function test_a_copy_of_the_shop_says_what_it_is_and_tells_nobody(): void {
		$this->pair_shop();
		$paired = get_option( 'home' );
		$this->move_site();

		$site = $this->ask( 'GET', '/settings' )->get_data()['site'];
		self::assertSame(
			array(
				'url'       => 'https://staging.example',
				'pairedUrl' => $paired,
				'isMoved'   => true,
			),
			$site
		);
		self::assertRefused( 409, PairingStore::SITE_MOVED, $this->ask( 'POST', '/check' ) );
		self::assertRefused( 409, PairingStore::SITE_MOVED, $this->ask( 'POST', '/rotation' ) );
		self::assertSame( 200, $this->ask( 'DELETE', '/pairing' )->get_status() );
		self::assertSame( array(), $this->asked );
	}

	public function test_the_check_looks_at_the_shop_first_and_then_asks_the_sidecar(): void {
		$this->pair_shop();
		$theirs = array(
			array(
				'name'     => 'lms',
				'result'   => 'failed',
				'sentence' => 'The LMS refuses its credentials.',
			),
		);
		$this->sidecar_answers( '/checks', 200, array( 'checks' => $theirs ) );

		$checks = $this->ask( 'POST', '/check' )->get_data()['checks'];

		self::assertSame( array( 'address', 'certificate', 'schedule', 'lms' ), array_column( $checks, 'name' ) );
		self::assertSame( array( 'ok', 'ok', 'ok', 'failed' ), array_column( $checks, 'result' ) );
		self::assertSame( $theirs[0], $checks[3] );
	}

	public function test_a_connection_without_encryption_is_noted(): void {
		$this->pair_shop( 'http://sidecar.internal:8080' );
		$this->sidecar_answers( '/checks', 200, array( 'checks' => array() ) );

		self::assertSame( 'note', $this->ask( 'POST', '/check' )->get_data()['checks'][1]['result'] );
	}

	/**
	 * @dataProvider failing_checks
	 */
	public function test_the_check_names_what_is_in_the_way( array $expected, $sidecar ): void {
		$this->pair_shop();
		$this->sidecar_does( $sidecar );

		$checks = $this->ask( 'POST', '/check' )->get_data()['checks'];

		self::assertSame( $expected, array_column( $checks, 'result', 'name' ) );
		self::assertNotContains( '', array_column( $checks, 'sentence' ) );
	}

	/**
	 * What may be in the way.
	 *
	 * @return array<string, array{array<string, string>, array<int, mixed>|string}>
	 */
	public static function failing_checks(): array {
		$not_found = array(
			'address'  => 'failed',
			'schedule' => 'ok',
		);
		$untrusted = array(
			'address'     => 'ok',
			'certificate' => 'failed',
			'schedule'    => 'ok',
		);
		$reached   = array(
			'address'     => 'ok',
			'certificate' => 'ok',
			'schedule'    => 'ok',
		);
		$late      = array( 'date' => gmdate( 'D, d M Y H:i:s', time() + 900 ) . ' GMT' );
		return array(
			'nothing there'         => array( $not_found, 'cURL error 6: Could not resolve host' ),
			'slow'                  => array( $not_found, 'cURL error 28: Operation timed out' ),
			'a wrong certificate'   => array( $untrusted, 'cURL error 60: SSL certificate problem' ),
			'somebody else'         => array( $not_found, array( 200, '<html>' ) ),
			'a clock that is wrong' => array( $reached + array( 'clock' => 'failed' ), array( 401, array( 'code' => 'signature_wrong' ), $late ) ),
			'secrets that differ'   => array( $reached + array( 'signature' => 'failed' ), array( 401, array( 'code' => 'signature_wrong' ) ) ),
			'a shop unpaired there' => array( $reached + array( 'signature' => 'failed' ), array( 410, array( 'code' => 'shop_unpaired' ) ) ),
		);
	}

	public function test_a_schedule_that_sleeps_is_seen(): void {
		as_schedule_single_action( time() - 3600, 'matricula_deliver', array(), 'matricula' );

		self::assertTrue( $this->ask( 'GET', '/settings' )->get_data()['schedule']['isOverdue'] );
	}

	/**
	 * What somebody types.
	 *
	 * @return array<string, string>
	 */
	private static function typed(): array {
		return array(
			'sidecarUrl' => ' https://sidecar.example/ ',
			'code'       => 'ABCD-EFGH-JKLM',
		);
	}

	private static function assertIsMoment( ?string $text ): void {
		self::assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', (string) $text );
	}
}
