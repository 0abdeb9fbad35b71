<?php
declare( strict_types=1 );

namespace Matricula;

use Throwable;

/**
 * Writes to WooCommerce → Status → Logs. Order ids only: names and addresses never stand in a log.
 */
final class Log {

	/**
	 * One line about something that went wrong, and was caught.
	 *
	 * @param string                    $what    What was attempted, in English.
	 * @param Throwable                 $problem What was thrown.
	 * @param array<string, int|string> $context On what.
	 */
	public static function error( string $what, Throwable $problem, array $context = array() ): void {
		try {
			wc_get_logger()->error(
				sprintf( '%s: %s (%s:%d)', $what, $problem->getMessage(), basename( $problem->getFile() ), $problem->getLine() ),
				array( 'source' => 'matricula' ) + $context
			);
		} catch ( Throwable $ignored ) {
			error_log( 'matricula: ' . $what ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- the shop's own log failed.
		}
	}
}
