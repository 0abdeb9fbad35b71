<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

/**
 * Says in words why no answer came.
 */
final class NoAnswer {

	/**
	 * By what WordPress's transports say: cURL's numbers (https://curl.se/libcurl/c/libcurl-errors.html), and the words of
	 * PHP's own sockets where cURL is missing. The first that fits counts.
	 */
	private const SIGNS = array(
		'sidecar_certificate' => '/cURL error (35|51|53|54|58|59|60|64|66|77|80|82|83|90|91):|certificate|SSL/i',
		'sidecar_not_found'   => '/cURL error (5|6):|getaddrinfo|name or service not known|could not resolve/i',
		'sidecar_timeout'     => '/cURL error 28:|timed out/i',
		'sidecar_refused'     => '/cURL error 7:|connection refused|could not connect|failed to connect/i',
	);

	/**
	 * @param string $error_code Of the WP_Error.
	 * @param string $message    Of the WP_Error.
	 */
	public static function because( string $error_code, string $message ): SidecarProblem {
		if ( 'http_request_not_executed' === $error_code ) {
			return new SidecarProblem( 'sidecar_blocked_here', self::sentence( 'sidecar_blocked_here' ) );
		}
		foreach ( self::SIGNS as $code => $sign ) {
			if ( 1 === preg_match( $sign, $message ) ) {
				return new SidecarProblem( $code, self::sentence( $code ) );
			}
		}
		return new SidecarProblem( 'sidecar_unreachable', self::sentence( 'sidecar_unreachable' ) );
	}

	private static function sentence( string $code ): string {
		switch ( $code ) {
			case 'sidecar_certificate':
				return __( 'The sidecar’s certificate is not accepted: it may have ended, lack its chain, or belong to another name. Ask the sidecar’s operator to renew it.', 'matricula' );
			case 'sidecar_not_found':
				return __( 'Nothing is found under the sidecar’s name. Compare the address with the one you were given; if it is right, ask your host whether this site can look names up.', 'matricula' );
			case 'sidecar_timeout':
				return __( 'The sidecar did not answer in time. If it stays so, ask its operator whether it runs, and your host whether a firewall keeps this site from reaching it.', 'matricula' );
			case 'sidecar_refused':
				return __( 'Nothing takes the connection at the sidecar’s address. Ask its operator whether it runs, and compare the port.', 'matricula' );
			case 'sidecar_blocked_here':
				return __( 'This site may not connect to others (WP_HTTP_BLOCK_EXTERNAL in wp-config.php). Add the sidecar’s host to WP_ACCESSIBLE_HOSTS there.', 'matricula' );
			default:
				return __( 'The connection to the sidecar broke. If it stays so, ask its operator and your host.', 'matricula' );
		}
	}
}
