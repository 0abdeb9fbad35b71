<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use WP_REST_Request;
use WP_REST_Response;

/**
 * Asks the routes of wp-admin as one of the shop's people.
 */
trait AdminRequests {

	private function log_in( string $login ): void {
		wp_set_current_user( '' === $login ? 0 : get_user_by( 'login', $login )->ID );
	}

	/**
	 * An answer or a refusal.
	 *
	 * @param array<string, mixed> $params Body of a POST, query of a GET.
	 */
	private function ask( string $method, string $path, array $params = array() ): WP_REST_Response {
		$request = new WP_REST_Request( $method, '/matricula/v1/admin' . $path );
		if ( 'GET' === $method ) {
			$request->set_query_params( $params );
		} else {
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body( (string) wp_json_encode( (object) $params ) );
		}
		return rest_do_request( $request );
	}

	private static function assertRefused( int $status, string $code, WP_REST_Response $response ): void {
		self::assertSame( $code, $response->get_data()['code'] ?? wp_json_encode( $response->get_data() ) );
		self::assertSame( $status, $response->get_status() );
		self::assertNotSame( '', $response->get_data()['message'] );
	}

	/**
	 * Everybody who may not, with what they are told.
	 *
	 * @return array<string, array{string, int}>
	 */
	public static function people_without_rights(): array {
		return array(
			'a guest'    => array( '', 401 ),
			'a customer' => array( 'ana', 403 ),
		);
	}
}
