<?php
/**
 * Loads the plugin's classes and, in the place of WordPress, the few functions that merely wrap PHP's own.
 *
 * @package Matricula
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';

/**
 * Without WordPress's repair of texts that are no UTF-8.
 *
 * @param mixed $data  What to write.
 * @param int   $flags Of json_encode().
 * @return string|false
 */
function wp_json_encode( $data, int $flags = 0 ) {
	return json_encode( $data, $flags );
}

/**
 * @return array<string, int|string>|false
 */
function wp_parse_url( string $url ) {
	return parse_url( $url );
}

/**
 * Nothing is translated.
 */
function __( string $text ): string {
	return $text;
}
