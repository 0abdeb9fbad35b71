<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Course;

use Matricula\Course\CourseKey;
use Matricula\Course\InvalidOffer;
use Matricula\Course\Offer;
use Matricula\Course\OfferedCourse;
use Matricula\Course\OfferProblem;
use Matricula\Tests\Support\Contract;
use PHPUnit\Framework\TestCase;

final class OfferTest extends TestCase {

	public function test_every_offer_of_the_contract_is_read(): void {
		foreach ( Contract::read( 'offers.json' )['valid'] as $example ) {
			self::assertSame( $example['courses'], self::courses( Offer::from_json( $example['text'] ) ), $example['what'] );
		}
	}

	public function test_what_the_sidecar_cannot_read_is_refused_with_its_code_and_text(): void {
		foreach ( Contract::read( 'offers.json' )['invalid'] as $example ) {
			try {
				Offer::from_json( $example['text'] );
				self::fail( "“{$example['what']}” was read." );
			} catch ( OfferProblem $problem ) {
				self::assertSame( $example['problem'], $problem->problem_code(), $example['what'] );
				self::assertSame( $example['problemText'], 'course_twice' === $problem->reason() ? $example['text'] : $problem->text(), $example['what'] );
			}
		}
	}

	public function test_an_offer_that_was_written_is_read_again(): void {
		foreach ( Contract::read( 'offers.json' )['valid'] as $example ) {
			$offer = Offer::from_json( $example['text'] );

			self::assertSame( $example['courses'], self::courses( Offer::from_json( $offer->to_json() ) ) );
		}
	}

	public function test_what_a_product_says_of_refunds_is_kept(): void {
		$text  = '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C"}],"onRefund":"audit","refundWindowDays":14}';
		$other = Offer::of( array( new OfferedCourse( CourseKey::parse( 'course-v1:A+B+D' ) ) ) );

		self::assertSame( $text, Offer::from_json( $text )->to_json() );
		self::assertSame( str_replace( 'A+B+C', 'A+B+D', $text ), $other->with_refunds( Offer::from_json( $text )->refunds() )->to_json() );
	}

	public function test_what_the_sidecar_would_not_take_of_refunds_says_nothing(): void {
		$offer = Offer::from_json( '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C"}],"onRefund":"burn","refundWindowDays":"14"}' );

		self::assertTrue( $offer->refunds()->is_none() );
		self::assertSame( '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C"}]}', $offer->to_json() );
	}

	public function test_an_offer_is_written_without_what_it_leaves_open(): void {
		$offer = Offer::of( array( new OfferedCourse( CourseKey::parse( 'course-v1:Ñandú+B+C' ) ) ) );

		self::assertSame( '{"version":1,"courses":[{"courseKey":"course-v1:Ñandú+B+C"}]}', $offer->to_json() );
	}

	public function test_an_offer_survives_the_percent_decoding_of_order_lines(): void {
		$offer = Offer::of( array( new OfferedCourse( CourseKey::parse( 'course-v1:A.B+C~D+E:F' ), 'verified', 'campus' ) ) );

		self::assertSame( $offer->to_json(), rawurldecode( $offer->to_json() ) );
	}

	public function test_an_offer_of_nothing_is_refused(): void {
		$this->expectException( InvalidOffer::class );

		Offer::of( array() );
	}

	/**
	 * @return list<array{courseKey: string, mode: string|null, lms: string|null}>
	 */
	private static function courses( Offer $offer ): array {
		$courses = array();
		foreach ( $offer->courses() as $course ) {
			$courses[] = array(
				'courseKey' => $course->course_key(),
				'mode'      => $course->mode(),
				'lms'       => $course->lms(),
			);
		}
		return $courses;
	}
}
