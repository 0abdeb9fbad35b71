<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Outbox;

use Matricula\Outbox\OutboxCover;
use PHPUnit\Framework\TestCase;

final class OutboxCoverTest extends TestCase {

	public function test_a_row_that_waits_will_tell_every_change(): void {
		self::assertTrue( ( new OutboxCover( true, 0 ) )->tells_change_at( 500 ) );
	}

	public function test_a_reading_tells_what_changed_before_it(): void {
		$cover = new OutboxCover( false, 500 );

		self::assertTrue( $cover->tells_change_at( 499 ) );
		self::assertFalse( $cover->tells_change_at( 500 ) );
		self::assertFalse( $cover->tells_change_at( 501 ) );
	}
}
