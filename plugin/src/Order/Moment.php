<?php
declare( strict_types=1 );

namespace Matricula\Order;

/**
 * A moment as the shop writes dates.
 */
final class Moment {

	/**
	 * Date and time in the site's time zone and format.
	 *
	 * @param int $seconds Since 1970, UTC.
	 */
	public static function in_words( int $seconds ): string {
		$format = self::option( 'date_format', 'Y-m-d' ) . ' ' . self::option( 'time_format', 'H:i' );
		return (string) wp_date( $format, $seconds );
	}

	private static function option( string $name, string $fallback ): string {
		$value = get_option( $name );
		return is_string( $value ) && '' !== $value ? $value : $fallback;
	}
}
