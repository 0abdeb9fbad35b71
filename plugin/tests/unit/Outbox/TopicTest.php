<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Outbox;

use Matricula\Outbox\Topic;
use PHPUnit\Framework\TestCase;

final class TopicTest extends TestCase {

	/**
	 * @dataProvider changes
	 * @param string[] $changes What happened, the oldest first.
	 */
	public function test_one_delivery_says_the_most_of_several_changes( array $changes, string $topic ): void {
		self::assertSame( $topic, Topic::of_changes( $changes ) );
	}

	/**
	 * @return array<string, array{string[], string}>
	 */
	public static function changes(): array {
		return array(
			'updates'                  => array( array( Topic::UPDATED, Topic::UPDATED ), Topic::UPDATED ),
			'made and updated'         => array( array( Topic::CREATED, Topic::UPDATED ), Topic::CREATED ),
			'gone in the end'          => array( array( Topic::CREATED, Topic::DELETED ), Topic::DELETED ),
			'gone and back'            => array( array( Topic::CREATED, Topic::DELETED, Topic::RESTORED, Topic::UPDATED ), Topic::RESTORED ),
			'gone twice, then updated' => array( array( Topic::DELETED, Topic::RESTORED, Topic::DELETED, Topic::UPDATED ), Topic::UPDATED ),
		);
	}

	/**
	 * @dataProvider pairs
	 */
	public function test_only_going_and_coming_back_need_a_row_of_their_own( string $earlier, string $later, bool $is_told ): void {
		self::assertSame( $is_told, Topic::is_told_by( $earlier, $later ) );
	}

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function pairs(): array {
		return array(
			'made, updated'    => array( Topic::CREATED, Topic::UPDATED, true ),
			'updated, updated' => array( Topic::UPDATED, Topic::UPDATED, true ),
			'back, updated'    => array( Topic::RESTORED, Topic::UPDATED, true ),
			'gone, gone'       => array( Topic::DELETED, Topic::DELETED, true ),
			'gone, updated'    => array( Topic::DELETED, Topic::UPDATED, false ),
			'updated, gone'    => array( Topic::UPDATED, Topic::DELETED, false ),
			'gone, back'       => array( Topic::DELETED, Topic::RESTORED, false ),
		);
	}
}
