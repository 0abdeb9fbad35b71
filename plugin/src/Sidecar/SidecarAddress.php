<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

/**
 * The sidecar's address as an owner types it.
 */
final class SidecarAddress {

	/**
	 * For developers: true in wp-config.php takes http anywhere. The sidecar has a variable of this name.
	 */
	private const ALLOW_PLAIN_HTTP = 'MATRICULA_ALLOW_PLAIN_HTTP';

	/**
	 * Reads an address: https, or http where nothing leaves the machine or the private network. A host alone is meant as
	 * https.
	 *
	 * @param string $text What was typed.
	 * @return string Without a slash at its end.
	 * @throws SidecarProblem When it is none.
	 */
	public static function parse( string $text ): string {
		$text  = trim( $text );
		$text  = 1 === preg_match( '~^[a-z][a-z0-9+.-]*://~i', $text ) ? $text : 'https://' . $text;
		$parts = filter_var( $text, FILTER_VALIDATE_URL ) === false ? false : wp_parse_url( $text );
		if ( ! is_array( $parts ) || ! self::is_plain( $parts ) ) {
			throw self::malformed();
		}
		$scheme = strtolower( $parts['scheme'] ?? '' );
		$host   = strtolower( $parts['host'] ?? '' );
		if ( 'http' === $scheme && ! self::is_private( $host ) && ! self::may_be_plain_http() ) {
			throw self::unsecured();
		}
		$port = isset( $parts['port'] ) ? ':' . $parts['port'] : '';
		return rtrim( $scheme . '://' . $host . $port . ( $parts['path'] ?? '' ), '/' );
	}

	/**
	 * Nothing in it that could be a secret or would be lost.
	 *
	 * @param array<string, int|string> $parts Of wp_parse_url().
	 */
	private static function is_plain( array $parts ): bool {
		return in_array( strtolower( (string) ( $parts['scheme'] ?? '' ) ), array( 'http', 'https' ), true )
			&& '' !== ( $parts['host'] ?? '' )
			&& array() === array_intersect_key( $parts, array_flip( array( 'user', 'pass', 'query', 'fragment' ) ) );
	}

	/**
	 * A laptop, a container's name, or an address that no router of the internet knows.
	 */
	private static function is_private( string $host ): bool {
		$address = trim( $host, '[]' );
		if ( false !== filter_var( $address, FILTER_VALIDATE_IP ) ) {
			return false === filter_var( $address, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE );
		}
		return false === strpos( $host, '.' ) || 1 === preg_match( '/\.(localhost|local|internal|test)\z/', $host );
	}

	private static function may_be_plain_http(): bool {
		return defined( self::ALLOW_PLAIN_HTTP ) && true === constant( self::ALLOW_PLAIN_HTTP );
	}

	private static function malformed(): SidecarProblem {
		return new SidecarProblem(
			'sidecar_address_wrong',
			__( 'This is no address of a sidecar. Paste it as its operator gave it to you, such as https://sidecar.example, without a user name, “?” or “#”.', 'matricula' )
		);
	}

	private static function unsecured(): SidecarProblem {
		return new SidecarProblem(
			'sidecar_address_unsecured',
			__( 'Over http:// anybody on the way could read this shop’s secrets and orders, so nothing was sent. Enter the sidecar’s https:// address; if it has none yet, its operator must give it one.', 'matricula' )
		);
	}
}
