<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

/**
 * How long to wait before the next attempt.
 */
final class RetryGaps {

	/**
	 * Three days: a weekend and a day.
	 */
	public const GIVE_UP_SECONDS = 259200;

	/**
	 * Action Scheduler wakes once a minute at best; three hours keep a dead address cheap.
	 */
	private const GAPS = array( 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800 );

	/**
	 * Outages end sooner than rows do: a probe every five minutes finds out.
	 */
	private const LONGEST_PAUSE = 300;

	/**
	 * Seconds until the next attempt of a delivery.
	 *
	 * @param int   $attempts    Attempts made, at least one.
	 * @param int   $retry_after What the other side asked for; 0 for nothing.
	 * @param float $chance      From 0 to 1, so that many deliveries do not come back in the same second.
	 */
	public static function after( int $attempts, int $retry_after, float $chance ): int {
		$gap = self::GAPS[ min( max( $attempts, 1 ), count( self::GAPS ) ) - 1 ];
		$gap = (int) round( $gap * ( 0.9 + 0.2 * $chance ) );
		return max( $gap, min( $retry_after, 3600 ) );
	}

	/**
	 * Seconds in which nothing is sent, after the sidecar did not answer so many times in a row.
	 */
	public static function pause_after( int $failures, int $retry_after ): int {
		$gap = self::GAPS[ min( max( $failures, 1 ), count( self::GAPS ) ) - 1 ];
		return max( min( $gap, self::LONGEST_PAUSE ), min( $retry_after, 3600 ) );
	}

	public static function is_over( int $created_at, int $now ): bool {
		return $now - $created_at >= self::GIVE_UP_SECONDS;
	}
}
