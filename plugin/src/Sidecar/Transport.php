<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

use Matricula\Fields;

/**
 * Posts JSON over HTTP.
 */
final class Transport {

	/**
	 * Action Scheduler stops its batch after 30 seconds, and somebody may wait at a screen.
	 */
	private const TIMEOUT_SECONDS = 15;

	/**
	 * The largest answer is the state of an order with hundreds of seats.
	 */
	private const LARGEST_ANSWER = 1048576;

	/**
	 * Posts a body and returns the answer, whatever its status. No redirect is followed: what is signed for one address is
	 * not for another.
	 *
	 * Not wp_safe_remote_post(), which refuses private addresses and every port but 80, 443 and 8080: a sidecar may well
	 * live in the shop's own network, and only who manages the shop says where it is.
	 *
	 * @param string                $url     Where to.
	 * @param string                $body    JSON.
	 * @param array<string, string> $headers Besides the content type.
	 * @throws SidecarProblem When there is no answer.
	 */
	public function post( string $url, string $body, array $headers = array() ): Answer {
		$response = wp_remote_post(
			$url,
			array(
				'timeout'             => self::TIMEOUT_SECONDS,
				'redirection'         => 0,
				'limit_response_size' => self::LARGEST_ANSWER,
				'user-agent'          => 'Matricula for WooCommerce', // WordPress would tell the site's address.
				'headers'             => $headers + array(
					'content-type' => 'application/json',
					'accept'       => 'application/json',
				),
				'body'                => $body,
			)
		);
		if ( is_wp_error( $response ) ) {
			throw NoAnswer::because( (string) $response->get_error_code(), $response->get_error_message() );
		}
		return new Answer(
			(int) wp_remote_retrieve_response_code( $response ),
			Fields::of_json( wp_remote_retrieve_body( $response ) ),
			self::clock_skew( self::header( $response, 'date' ) ),
			self::retry_after( self::header( $response, 'retry-after' ) )
		);
	}

	/**
	 * A header; empty when it is not there, or there twice.
	 *
	 * @param array<string, mixed> $response Of wp_remote_post().
	 */
	private static function header( array $response, string $name ): string {
		$value = wp_remote_retrieve_header( $response, $name );
		return is_string( $value ) ? $value : '';
	}

	private static function clock_skew( string $date ): ?int {
		$there = strtotime( $date );
		return false === $there ? null : $there - time();
	}

	/**
	 * Seconds, or a date (RFC 9110, 10.2.3).
	 */
	private static function retry_after( string $header ): int {
		if ( 1 === preg_match( '/^\d{1,9}\z/', $header ) ) {
			return (int) $header;
		}
		$moment = strtotime( $header );
		return false === $moment ? 0 : max( 0, $moment - time() );
	}
}
