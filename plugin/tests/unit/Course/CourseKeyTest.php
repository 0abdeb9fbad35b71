<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Course;

use Matricula\Course\CourseKey;
use Matricula\Course\InvalidCourseKey;
use Matricula\Tests\Support\Contract;
use PHPUnit\Framework\TestCase;

final class CourseKeyTest extends TestCase {

	public function test_every_key_of_the_contract_is_taken_as_it_is(): void {
		foreach ( Contract::read( 'course-keys.json' )['valid'] as $key ) {
			self::assertSame( $key, (string) CourseKey::parse( $key ) );
		}
	}

	public function test_white_space_around_a_key_is_dropped(): void {
		foreach ( Contract::read( 'course-keys.json' )['trimmed'] as $trimmed ) {
			self::assertSame( $trimmed['courseKey'], (string) CourseKey::parse( $trimmed['text'] ) );
		}
		self::assertSame( 'course-v1:A+B+C', (string) CourseKey::parse( "\u{FEFF}\u{00A0}course-v1:A+B+C\u{2029}" ) );
	}

	public function test_what_only_looks_like_a_key_is_refused(): void {
		foreach ( Contract::read( 'course-keys.json' )['invalid'] as $text ) {
			try {
				CourseKey::parse( $text );
				self::fail( "“{$text}” was taken." );
			} catch ( InvalidCourseKey $problem ) {
				self::assertSame( 'course_key_malformed', $problem->problem_code() );
				self::assertSame( $text, $problem->text() );
			}
		}
	}

	/**
	 * @dataProvider wrong_keys
	 */
	public function test_a_refusal_says_what_is_wrong( string $text, string $reason ): void {
		try {
			CourseKey::parse( $text );
			self::fail( 'It was taken.' );
		} catch ( InvalidCourseKey $problem ) {
			self::assertSame( $reason, $problem->reason() );
		}
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function wrong_keys(): array {
		return array(
			'nothing'           => array( ' ', 'missing' ),
			'the course alone'  => array( 'DemoX', 'without_prefix' ),
			'no run'            => array( 'course-v1:OpenedX+DemoX', 'without_run' ),
			'an empty run'      => array( 'course-v1:OpenedX+DemoX+', 'without_run' ),
			'four parts'        => array( 'course-v1:A+B+C+D', 'with_too_many_parts' ),
			'from an address'   => array( 'course-v1:A%2BB%2BC', 'percent_encoded' ),
			'a slash'           => array( 'course-v1:A+B/+C', 'with_forbidden_character' ),
			'bytes of no text'  => array( "course-v1:A+\xff+C", 'with_forbidden_character' ),
			'256 characters'    => array( 'course-v1:A+B+' . str_repeat( 'r', 242 ), 'too_long' ),
			'astral characters' => array( 'course-v1:A+B+' . str_repeat( "\u{20000}", 121 ), 'too_long' ),
		);
	}

	public function test_a_character_beyond_the_first_plane_counts_twice_as_it_does_in_the_sidecar(): void {
		$key = 'course-v1:A+B+r' . str_repeat( "\u{20000}", 120 );

		self::assertSame( $key, (string) CourseKey::parse( $key ) );
	}
}
