<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Course;

use Matricula\Course\Offer;
use Matricula\Course\OfferProblem;
use Matricula\Course\OfferText;
use PHPUnit\Framework\TestCase;

final class OfferTextTest extends TestCase {

	/**
	 * @dataProvider lines
	 */
	public function test_an_offer_is_one_line_and_back( string $line ): void {
		self::assertSame( $line, OfferText::write( OfferText::read( $line ) ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function lines(): array {
		return array(
			'a course'         => array( 'course-v1:A+B+C' ),
			'with its mode'    => array( 'course-v1:A+B+C verified' ),
			'with its LMS too' => array( 'course-v1:A+B+C verified campus' ),
			'only its LMS'     => array( 'course-v1:A+B+C - campus' ),
			'with refunds'     => array( 'course-v1:A+B+C verified; on-refund audit 14' ),
			'without days'     => array( 'course-v1:A+B+C verified; course-v1:A+B+D; on-refund ask' ),
			'days only'        => array( 'course-v1:A+B+C; on-refund - 0' ),
			'a bundle'         => array( 'course-v1:A+B+C verified campus; course-v1:A+B+D; course-v1:東京+数学+一 no-id-professional' ),
		);
	}

	public function test_a_line_is_read_however_it_is_spaced(): void {
		$offer = OfferText::read( " course-v1:A+B+C   Verified  Campus ;\n\n course-v1:A+B+D -; " );

		self::assertSame( 'course-v1:A+B+C verified campus; course-v1:A+B+D', OfferText::write( $offer ) );
	}

	public function test_what_a_line_says_of_refunds_is_what_is_stored(): void {
		$offer = OfferText::read( "on-refund keep 7\ncourse-v1:A+B+C" );

		self::assertSame( '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C"}],"onRefund":"keep","refundWindowDays":7}', $offer->to_json() );
		self::assertTrue( OfferText::read( 'course-v1:A+B+C; on-refund - -' )->refunds()->is_none() );
	}

	public function test_the_stored_text_is_read_too(): void {
		$offer = OfferText::read( '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C","mode":"audit"}]}' );

		self::assertSame( 'course-v1:A+B+C audit', OfferText::write( $offer ) );
	}

	public function test_what_no_line_can_say_is_written_as_it_is_stored(): void {
		$stored = '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C","mode":"two words"}]}';

		$text = OfferText::write( Offer::from_json( $stored ) );

		self::assertSame( $stored, $text );
		self::assertSame( $stored, OfferText::read( $text )->to_json() );
	}

	/**
	 * @dataProvider wrong_lines
	 */
	public function test_a_line_that_is_no_offer_is_refused( string $line, string $reason ): void {
		try {
			OfferText::read( $line );
			self::fail( 'It was read.' );
		} catch ( OfferProblem $problem ) {
			self::assertSame( $reason, $problem->reason() );
		}
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function wrong_lines(): array {
		return array(
			'nothing'            => array( ' ; ', 'without_courses' ),
			'no key'             => array( 'Python', 'without_prefix' ),
			'four words'         => array( 'course-v1:A+B+C verified campus now', 'too_many_words' ),
			'a comma between'    => array( 'course-v1:A+B+C,course-v1:A+B+D', 'with_too_many_parts' ),
			'a wrong mode'       => array( 'course-v1:A+B+C verified!', 'mode_malformed' ),
			'a wrong LMS'        => array( 'course-v1:A+B+C verified my_lms', 'lms_malformed' ),
			'a course twice'     => array( 'course-v1:A+B+C; course-v1:A+B+C audit', 'course_twice' ),
			'refunds only'       => array( 'on-refund audit', 'without_courses' ),
			'an unknown choice'  => array( 'course-v1:A+B+C; on-refund burn', 'refund_choice_unknown' ),
			'days in words'      => array( 'course-v1:A+B+C; on-refund audit two', 'refund_days_malformed' ),
			'refunds twice'      => array( 'course-v1:A+B+C; on-refund audit; on-refund keep', 'refund_twice' ),
			'cut off, as stored' => array( '{"version":1', 'unreadable' ),
			'bytes of no text'   => array( "course-v1:A+B+C \xff", 'too_many_words' ),
		);
	}
}
