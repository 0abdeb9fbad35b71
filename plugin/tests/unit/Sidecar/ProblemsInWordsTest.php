<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Sidecar;

use Matricula\Fields;
use Matricula\Sidecar\Answer;
use Matricula\Sidecar\NoAnswer;
use Matricula\Sidecar\Refusal;
use Matricula\Tests\Support\Contract;
use PHPUnit\Framework\TestCase;

final class ProblemsInWordsTest extends TestCase {

	/**
	 * @dataProvider transport_errors
	 */
	public function test_an_answer_that_never_came_is_explained( string $error_code, string $message, string $code ): void {
		$problem = NoAnswer::because( $error_code, $message );

		self::assertSame( $code, $problem->code_text() );
		self::assertNull( $problem->status() );
		self::assertFalse( $problem->concerns_one_request() );
		self::assertStringNotContainsString( 'cURL', $problem->sentence() );
	}

	/**
	 * Messages as WordPress 6.8 and 7.1 gave them.
	 *
	 * @return array<string, array{string, string, string}>
	 */
	public static function transport_errors(): array {
		return array(
			'no such name'        => array( 'http_request_failed', 'cURL error 6: Could not resolve host: sidecar.example', 'sidecar_not_found' ),
			'nobody listens'      => array( 'http_request_failed', 'cURL error 7: Failed to connect to 127.0.0.1 port 4999 after 0 ms: Could not connect to server', 'sidecar_refused' ),
			'too slow'            => array( 'http_request_failed', 'cURL error 28: Operation timed out after 15001 milliseconds with 0 bytes received', 'sidecar_timeout' ),
			'a wrong certificate' => array( 'http_request_failed', 'cURL error 60: SSL certificate problem: certificate has expired', 'sidecar_certificate' ),
			'no TLS there'        => array( 'http_request_failed', 'cURL error 35: OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number', 'sidecar_certificate' ),
			'without cURL: name'  => array( 'http_request_failed', 'php_network_getaddresses: getaddrinfo for sidecar.example failed: Name or service not known', 'sidecar_not_found' ),
			'without cURL: slow'  => array( 'http_request_failed', 'fsocket timed out', 'sidecar_timeout' ),
			'not allowed here'    => array( 'http_request_not_executed', 'User has blocked requests through HTTP to the URL: https://sidecar.example.', 'sidecar_blocked_here' ),
			'cut off'             => array( 'http_request_failed', 'cURL error 56: Recv failure: Connection reset by peer', 'sidecar_unreachable' ),
		);
	}

	public function test_every_refusal_of_a_pairing_is_said_in_the_owners_language(): void {
		foreach ( Contract::read( 'pairing.json' )['refusals'] as $refusal ) {
			$problem = Refusal::of(
				self::answer(
					$refusal['status'],
					array(
						'code'   => $refusal['code'],
						'detail' => 'The sidecar’s own words.',
					)
				)
			);

			self::assertSame( $refusal['code'], $problem->code_text() );
			self::assertSame( $refusal['status'], $problem->status() );
			self::assertNotSame( 'The sidecar’s own words.', $problem->sentence() );
		}
	}

	public function test_a_refusal_that_this_release_does_not_know_is_shown_in_the_sidecars_words(): void {
		$problem = Refusal::of(
			self::answer(
				409,
				array(
					'code'   => 'new_one',
					'detail' => 'Do this.',
				)
			)
		);

		self::assertSame( 'new_one', $problem->code_text() );
		self::assertSame( 'Do this.', $problem->sentence() );
	}

	public function test_a_signature_is_refused_for_the_clock_where_the_clocks_differ(): void {
		$body = Fields::of_json( '{"code":"signature_wrong","detail":"…"}' );

		self::assertSame( 'signature_wrong', Refusal::of( new Answer( 401, $body, 3 ) )->code_text() );
		self::assertSame( 'signature_wrong', Refusal::of( new Answer( 401, $body ) )->code_text() );
		self::assertStringContainsString( '600 seconds behind', Refusal::of( new Answer( 401, $body, 600 ) )->sentence() );
		self::assertStringContainsString( '600 seconds ahead', Refusal::of( new Answer( 401, $body, -600 ) )->sentence() );
	}

	/**
	 * @dataProvider others
	 */
	public function test_what_is_no_sidecar_is_told_apart( int $status, string $code ): void {
		$problem = Refusal::of( self::answer( $status, array() ) );

		self::assertSame( $code, $problem->code_text() );
		self::assertNotSame( '', $problem->sentence() );
	}

	/**
	 * @return array<string, array{int, string}>
	 */
	public static function others(): array {
		return array(
			'a page'                    => array( 200, 'not_a_sidecar' ),
			'a redirect'                => array( 301, 'sidecar_elsewhere' ),
			'nothing there'             => array( 404, 'not_a_sidecar' ),
			'a firewall'                => array( 403, 'not_a_sidecar' ),
			'a proxy without a sidecar' => array( 502, 'sidecar_failing' ),
			'a limit'                   => array( 429, 'sidecar_busy' ),
		);
	}

	/**
	 * Fifty rows wait for one reason, or one for its own.
	 *
	 * @dataProvider reaches
	 */
	public function test_only_a_refusal_of_what_a_request_says_lets_the_others_go_on( int $status, bool $is_of_one ): void {
		self::assertSame(
			$is_of_one,
			Refusal::of(
				self::answer(
					$status,
					array(
						'code'   => 'some',
						'detail' => 'Some.',
					)
				)
			)->concerns_one_request()
		);
	}

	/**
	 * @return array<int, array{int, bool}>
	 */
	public static function reaches(): array {
		return array(
			array( 400, true ),
			array( 409, true ),
			array( 413, true ),
			array( 401, false ),
			array( 404, false ),
			array( 410, false ),
			array( 408, false ),
			array( 425, false ),
			array( 429, false ),
			array( 500, false ),
			array( 503, false ),
		);
	}

	public function test_what_the_sidecar_asks_to_wait_is_kept(): void {
		self::assertSame( 90, Refusal::of( new Answer( 429, new Fields( null ), null, 90 ) )->retry_after() );
	}

	/**
	 * @param array<string, string> $body JSON.
	 */
	private static function answer( int $status, array $body ): Answer {
		return new Answer( $status, new Fields( $body ) );
	}
}
