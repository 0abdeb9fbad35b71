<?php
declare( strict_types=1 );

namespace Matricula\Pairing;

/**
 * The site's address, and whether two addresses are one site.
 */
final class SiteAddress {

	/**
	 * As it is set, or defined in wp-config.php. Not home_url(), which plugins change by language.
	 */
	public static function current(): string {
		$home = get_option( 'home' );
		return is_string( $home ) ? rtrim( $home, '/' ) : '';
	}

	/**
	 * A shop that begins to use https has not moved.
	 */
	public static function is_same( string $one, string $other ): bool {
		return self::without_scheme( $one ) === self::without_scheme( $other );
	}

	private static function without_scheme( string $url ): string {
		return rtrim( (string) preg_replace( '~^https?://~', '', strtolower( $url ) ), '/' );
	}
}
