<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Signing\Secret;
use WP_Error;

/**
 * A sidecar that answers as a test tells it, in the place of HTTP. What is asked of it is kept.
 */
trait SidecarAnswers {

	/**
	 * Questions, the oldest first.
	 *
	 * @var array<int, array{url: string, headers: array<string, string>, body: array<string, mixed>, text: string}>
	 */
	private array $asked = array();

	/**
	 * Answers by the end of the address.
	 *
	 * @var array<string, array<string, mixed>|WP_Error>
	 */
	private array $answers = array();

	/**
	 * @before
	 */
	public function listen(): void {
		$this->asked   = array();
		$this->answers = array();
		add_filter( 'pre_http_request', array( $this, 'answer_in_the_place_of_http' ), 10, 3 );
	}

	/**
	 * @after
	 */
	public function stop_listening(): void {
		remove_filter( 'pre_http_request', array( $this, 'answer_in_the_place_of_http' ) );
		remove_filter( 'option_home', array( $this, 'address_of_the_copy' ), 20 );
	}

	/**
	 * The answer to a request.
	 *
	 * @param mixed                $answer What others answered.
	 * @param array<string, mixed> $args   Of the request.
	 * @param string               $url    Where to.
	 * @return mixed
	 */
	public function answer_in_the_place_of_http( $answer, $args, $url ) {
		$this->asked[] = array(
			'url'     => $url,
			'headers' => $args['headers'],
			'body'    => json_decode( $args['body'], true ),
			'text'    => $args['body'],
		);
		foreach ( $this->answers as $route => $planned ) {
			if ( '' === $route || substr( $url, -strlen( $route ) ) === $route ) {
				return $planned;
			}
		}
		return new WP_Error( 'http_request_failed', 'cURL error 7: Failed to connect' );
	}

	/**
	 * What a route answers from now on.
	 *
	 * @param string                      $route   The end of its address.
	 * @param int                         $status  HTTP status.
	 * @param array<string, mixed>|string $body    JSON, or any text.
	 * @param array<string, string>       $headers Of the answer.
	 */
	private function sidecar_answers( string $route, int $status, $body, array $headers = array() ): void {
		$this->answers[ $route ] = array(
			'headers'  => $headers,
			'body'     => is_string( $body ) ? $body : (string) wp_json_encode( $body ),
			'response' => array(
				'code'    => $status,
				'message' => '',
			),
			'cookies'  => array(),
		);
	}

	/**
	 * How WordPress says that no answer came.
	 */
	private function sidecar_is_away( string $message ): void {
		$this->answers = array( '' => new WP_Error( 'http_request_failed', $message ) );
	}

	/**
	 * What every route answers: a status with a body and headers, or nothing but what WordPress says then.
	 *
	 * @param array<int, mixed>|string $answer Arguments of sidecar_answers(), or of sidecar_is_away().
	 */
	private function sidecar_does( $answer ): void {
		if ( is_string( $answer ) ) {
			$this->sidecar_is_away( $answer );
		} else {
			$this->sidecar_answers( '', ...$answer );
		}
	}

	private function pair_shop( string $sidecar_url = 'https://sidecar.example' ): Pairing {
		$pairing = Pairing::begin( $sidecar_url, 'acme', 1795514400, Secret::generate(), Secret::generate() );
		( new PairingStore() )->save( $pairing );
		return $pairing;
	}

	/**
	 * What a copy of the shop sees: the site's address is another one. After WP_HOME of wp-config.php, which comes at 10.
	 */
	private function move_site(): void {
		add_filter( 'option_home', array( $this, 'address_of_the_copy' ), 20 );
	}

	public function address_of_the_copy(): string {
		return 'https://staging.example';
	}
}
