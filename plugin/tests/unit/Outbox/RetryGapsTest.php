<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Outbox;

use Matricula\Outbox\RetryGaps;
use PHPUnit\Framework\TestCase;

final class RetryGapsTest extends TestCase {

	public function test_the_gaps_grow_from_ten_seconds_to_three_hours(): void {
		$gaps = array();
		for ( $attempts = 1; $attempts <= 12; $attempts++ ) {
			$gaps[] = RetryGaps::after( $attempts, 0, 0.5 );
		}

		self::assertSame( array( 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 10800 ), $gaps );
	}

	public function test_many_deliveries_do_not_come_back_in_one_second(): void {
		self::assertSame( 9720, RetryGaps::after( 20, 0, 0.0 ) );
		self::assertSame( 11880, RetryGaps::after( 20, 0, 1.0 ) );
	}

	public function test_what_the_sidecar_asks_for_is_waited_but_an_hour_at_most(): void {
		self::assertSame( 90, RetryGaps::after( 1, 90, 0.5 ) );
		self::assertSame( 3600, RetryGaps::after( 1, 86400, 0.5 ) );
		self::assertSame( 10800, RetryGaps::after( 11, 90, 0.5 ) );
	}

	public function test_an_outage_is_looked_at_every_five_minutes(): void {
		self::assertSame( 10, RetryGaps::pause_after( 1, 0 ) );
		self::assertSame( 300, RetryGaps::pause_after( 50, 0 ) );
		self::assertSame( 900, RetryGaps::pause_after( 50, 900 ) );
	}

	public function test_after_three_days_it_is_over(): void {
		self::assertFalse( RetryGaps::is_over( 1000, 1000 + 3 * 86400 - 1 ) );
		self::assertTrue( RetryGaps::is_over( 1000, 1000 + 3 * 86400 ) );
	}
}
