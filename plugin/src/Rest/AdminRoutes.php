<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Log;
use Matricula\Network\NetworkSidecar;
use Matricula\Pairing\PairingStore;
use Matricula\Pairing\SiteFacts;
use Matricula\Sidecar\SidecarProblem;
use Throwable;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

/**
 * What the routes of wp-admin have in common. WordPress itself checks the cookie's nonce before it knows a user.
 */
final class AdminRoutes {

	/**
	 * The request was understood; what it depends on did not do its part. Not 502 or 504: proxies put pages of their own
	 * in the place of those, and the sentence would be lost.
	 */
	private const SIDECAR_FAILED = 424;

	private const STATUSES = array(
		'sidecar_address_wrong'         => 400,
		'sidecar_address_unsecured'     => 400,
		NetworkSidecar::ANOTHER_ADDRESS => 409,
		'change_under_way'              => 409,
		'routing_changed'               => 409,
		PairingStore::NOT_PAIRED        => 409,
		PairingStore::SITE_MOVED        => 409,
		PairingStore::KEYS_CHANGED      => 409,
	);

	/**
	 * Adds a route.
	 *
	 * @param string                              $path       Below admin/, with a slash before it.
	 * @param string                              $method     GET, POST or DELETE.
	 * @param string                              $capability What the user must be able to.
	 * @param callable(WP_REST_Request): mixed    $answer     Returns the body or a WP_Error; may throw.
	 * @param array<string, array<string, mixed>> $args       Schemas of the arguments.
	 */
	public static function add( string $path, string $method, string $capability, callable $answer, array $args = array() ): void {
		register_rest_route(
			SiteFacts::REST_NAMESPACE,
			'/admin' . $path,
			array(
				'methods'             => $method,
				'args'                => $args,
				'permission_callback' => static function () use ( $capability ): bool {
					return current_user_can( $capability );
				},
				'callback'            => static function ( WP_REST_Request $request ) use ( $answer ) {
					return self::answered( $answer, $request );
				},
			)
		);
	}

	/**
	 * A refusal with a sentence to show.
	 */
	public static function refusal( string $code, string $sentence, int $status ): WP_Error {
		return new WP_Error( $code, $sentence, array( 'status' => $status ) );
	}

	/**
	 * The answer, or the refusal, in whatever way the callback ended.
	 *
	 * @param callable(WP_REST_Request): mixed $answer  The callback.
	 * @param WP_REST_Request                  $request The request.
	 * @return WP_REST_Response|WP_Error
	 */
	private static function answered( callable $answer, WP_REST_Request $request ) {
		try {
			return rest_ensure_response( $answer( $request ) );
		} catch ( SidecarProblem $problem ) {
			return self::refusal( $problem->code_text(), $problem->sentence(), self::STATUSES[ $problem->code_text() ] ?? self::SIDECAR_FAILED );
		} catch ( Throwable $problem ) {
			Log::error( 'A page of Matricula could not be answered: ' . $request->get_route(), $problem );
			return self::refusal( 'matricula_failed', __( 'This could not be done. Look at WooCommerce → Status → Logs, “matricula”, or show it to whoever looks after this site.', 'matricula' ), 500 );
		}
	}
}
