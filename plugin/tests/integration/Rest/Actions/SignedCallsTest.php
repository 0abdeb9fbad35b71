<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest\Actions;

use Matricula\Pairing\ContactLog;
use Matricula\Pairing\PairingStore;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;
use WP_REST_Response;

/**
 * Whom the shop answers.
 */
final class SignedCallsTest extends TestCase {

	use SidecarAnswers;
	use SidecarQuestions;

	private const QUESTION = array( 'action' => 'status' );

	protected function setUp(): void {
		$this->pair_shop();
		delete_option( 'matricula_last_contact' );
	}

	public function test_the_sidecar_of_the_shop_is_answered_and_remembered(): void {
		self::assertSame( 200, $this->sidecar_asks( self::QUESTION )->get_status() );
		self::assertEqualsWithDelta( time(), ( new ContactLog() )->last_contact_at(), 3 );
	}

	public function test_another_signature_is_refused(): void {
		self::assertRefusedAs( 'signature_wrong', $this->sidecar_asks( self::QUESTION, Secret::generate() ) );
		self::assertRefusedAs( 'signature_wrong', $this->post_to_action( 'status', '{"action":"status"}', array() ) );
		self::assertNull( ( new ContactLog() )->last_contact_at() );
	}

	/**
	 * What the shop sends is signed with the delivery secret: sent back, it opens nothing.
	 */
	public function test_what_the_shop_signed_itself_is_refused(): void {
		self::assertRefusedAs( 'signature_wrong', $this->sidecar_asks( self::QUESTION, $this->paired()->delivery_secret() ) );
	}

	public function test_a_signature_that_is_too_old_is_refused(): void {
		$body    = '{"action":"status"}';
		$headers = Signature::headers( $this->paired()->report_secrets( time() )[0], 'msg_old', time() - 301, $body );

		self::assertRefusedAs( 'signature_wrong', $this->post_to_action( 'status', $body, $headers ) );
	}

	public function test_the_body_is_verified_as_it_came(): void {
		$body    = "{\n\"action\": \"status\", \"note\": \"Lucía \\u00f1 \\/ /\"}";
		$headers = Signature::headers( $this->paired()->report_secrets( time() )[0], 'msg_raw', time(), $body );

		self::assertSame( 200, $this->post_to_action( 'status', $body, $headers )->get_status() );
	}

	public function test_a_question_is_answered_once(): void {
		$body    = '{"action":"status"}';
		$headers = Signature::headers( $this->paired()->report_secrets( time() )[0], 'msg_once', time(), $body );

		self::assertSame( 200, $this->post_to_action( 'status', $body, $headers )->get_status() );
		$again = $this->post_to_action( 'status', $body, $headers );

		self::assertSame( 409, $again->get_status() );
		self::assertSame( 'matricula_call_repeated', $again->get_data()['code'] );
	}

	/**
	 * The path is not part of what is signed.
	 */
	public function test_a_question_sent_to_another_action_is_refused(): void {
		$body    = '{"action":"status"}';
		$headers = Signature::headers( $this->paired()->report_secrets( time() )[0], 'msg_elsewhere', time(), $body );

		$answer = $this->post_to_action( 'outbox', $body, $headers );

		self::assertSame( 400, $answer->get_status() );
		self::assertSame( 'matricula_action_wrong', $answer->get_data()['code'] );
	}

	public function test_while_secrets_rotate_both_are_taken(): void {
		$old = $this->paired()->report_secrets( time() )[0];
		$new = Secret::generate();
		( new PairingStore() )->save( $this->paired()->with_report_secret( $new ) );

		self::assertSame( 200, $this->sidecar_asks( self::QUESTION, $old )->get_status() );
		self::assertSame( 200, $this->sidecar_asks( self::QUESTION, $new )->get_status() );
	}

	public function test_an_unpaired_shop_refuses(): void {
		$secret = $this->paired()->report_secrets( time() )[0];
		( new PairingStore() )->forget();

		self::assertRefusedAs( 'not_paired', $this->sidecar_asks( self::QUESTION, $secret ) );
	}

	public function test_a_copy_of_the_shop_refuses(): void {
		$this->move_site();

		self::assertRefusedAs( 'site_moved', $this->sidecar_asks( self::QUESTION ) );
	}

	public function test_a_shop_that_cannot_open_its_secrets_refuses_as_unpaired(): void {
		$secret = $this->paired()->report_secrets( time() )[0];
		$change = static function (): string {
			return 'other keys';
		};
		add_filter( 'salt', $change );

		$answer = $this->sidecar_asks( self::QUESTION, $secret );
		remove_filter( 'salt', $change );

		self::assertRefusedAs( 'not_paired', $answer );
	}

	public function test_ids_are_forgotten_when_their_signatures_are_too_old(): void {
		$database = new Database();
		$this->sidecar_asks( self::QUESTION );
		$database->run( 'UPDATE %i SET made_at = made_at - 901', array( $database->calls() ) );

		$this->sidecar_asks( self::QUESTION );

		self::assertSame( 1, $database->number( 'SELECT COUNT(*) FROM %i', array( $database->calls() ) ) );
	}

	public function test_what_goes_wrong_inside_is_told_without_its_details(): void {
		$breaker = static function ( $sql ) {
			return false === strpos( (string) $sql, 'MIN(created_at)' ) ? $sql : 'SELECT secret FROM nowhere';
		};
		add_filter( 'query', $breaker, 1 );

		$answer = $this->sidecar_asks( self::QUESTION );
		remove_filter( 'query', $breaker, 1 );

		self::assertSame( 500, $answer->get_status() );
		self::assertSame( 'matricula_failed', $answer->get_data()['code'] );
		self::assertStringNotContainsString( 'secret', (string) wp_json_encode( $answer->get_data() ) );
	}

	private static function assertRefusedAs( string $name, WP_REST_Response $answer ): void {
		$expected = Contract::read( 'actions/refusals.json' )[ $name ];
		self::assertSame( $expected['body'], $answer->get_data() );
		self::assertSame( $expected['status'], $answer->get_status() );
	}
}
