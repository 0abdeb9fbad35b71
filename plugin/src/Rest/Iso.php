<?php
declare( strict_types=1 );

namespace Matricula\Rest;

/**
 * Moments as the routes of wp-admin write them.
 */
final class Iso {

	/**
	 * ISO 8601 in UTC; null for never.
	 */
	public static function moment( ?int $seconds ): ?string {
		return null === $seconds ? null : gmdate( 'Y-m-d\TH:i:s\Z', $seconds );
	}
}
