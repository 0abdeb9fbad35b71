<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Signing\MessageId;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;
use WP_REST_Request;
use WP_REST_Response;

/**
 * Asks the shop as a sidecar does.
 */
trait SidecarQuestions {

	/**
	 * Asks a signed question.
	 *
	 * @param array<string, mixed> $question With its action.
	 */
	private function sidecar_asks( array $question, ?Secret $secret = null ): WP_REST_Response {
		$body    = (string) json_encode( $question, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
		$secret  = $secret ?? $this->paired()->report_secrets( time() )[0];
		$headers = Signature::headers( $secret, MessageId::generate(), time(), $body );
		return $this->post_to_action( (string) $question['action'], $body, $headers );
	}

	/**
	 * What the sidecar is answered; it must be an answer.
	 *
	 * @param array<string, mixed> $question With its action.
	 * @return array<string, mixed>
	 */
	private function answer_to( array $question ): array {
		$response = $this->sidecar_asks( $question );
		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		return json_decode( (string) wp_json_encode( $response->get_data() ), true );
	}

	/**
	 * Posts what is neither right nor wrong by itself.
	 *
	 * @param array<string, string> $headers Of the signature.
	 */
	private function post_to_action( string $action, string $body, array $headers ): WP_REST_Response {
		$request = new WP_REST_Request( 'POST', '/matricula/v1/' . $action );
		$request->set_header( 'content-type', 'application/json' );
		foreach ( $headers as $name => $value ) {
			$request->set_header( $name, $value );
		}
		$request->set_body( $body );
		return rest_do_request( $request );
	}

	private function paired(): Pairing {
		return ( new PairingStore() )->find();
	}
}
