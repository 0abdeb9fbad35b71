<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Product;

use Matricula\Product\SubmittedOffer;
use PHPUnit\Framework\TestCase;

final class SubmittedOfferTest extends TestCase {

	public function test_rows_become_an_offer_and_empty_ones_do_not_count(): void {
		$submitted = new SubmittedOffer(
			array(
				'0'    => self::row( ' course-v1:A+B+C ', 'verified', 'campus' ),
				'1'    => self::row( '' ),
				'new1' => self::row( 'course-v1:A+B+D' ),
			)
		);

		$offer = $submitted->offer();

		self::assertNotNull( $offer );
		self::assertSame( '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C","mode":"verified","lms":"campus"},{"courseKey":"course-v1:A+B+D"}]}', $offer->to_json() );
		self::assertSame( array(), $submitted->problems() );
	}

	public function test_empty_rows_are_no_offer_and_nothing_is_wrong(): void {
		$submitted = new SubmittedOffer( array( self::row( ' ', '', '' ) ) );

		self::assertTrue( $submitted->is_empty() );
		self::assertNull( $submitted->offer() );
		self::assertSame( array(), $submitted->problems() );
	}

	public function test_each_wrong_row_is_named_and_what_was_typed_stays(): void {
		$submitted = new SubmittedOffer(
			array(
				self::row( 'course-v1:A+B' ),
				self::row( 'course-v1:A+B+C', 'not a mode' ),
				self::row( 'course-v1:A+B+D', '', 'Not an LMS' ),
				self::row( '', 'verified' ),
				self::row( 'course-v1:A+B+E', 'other' ),
				self::row( 'course-v1:A+B+F' ),
				self::row( 'course-v1:A+B+F', 'audit' ),
			)
		);

		$reasons = array();
		foreach ( $submitted->problems() as $index => $problem ) {
			$reasons[ $index ] = $problem->reason();
		}

		self::assertNull( $submitted->offer() );
		self::assertSame(
			array(
				'without_run',
				'mode_malformed',
				'lms_malformed',
				'missing',
				'mode_missing',
				6 => 'course_twice',
			),
			$reasons
		);
		self::assertSame( 'Not an LMS', $submitted->rows()[2]['lms'] );
	}

	public function test_what_holds_for_refunds_is_sold_with_the_courses(): void {
		$submitted = new SubmittedOffer( array( self::row( 'course-v1:A+B+C' ) ), self::refunds( 'audit', ' 14 ' ) );

		$offer = $submitted->offer();

		self::assertNotNull( $offer );
		self::assertSame( '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C"}],"onRefund":"audit","refundWindowDays":14}', $offer->to_json() );
	}

	public function test_refunds_left_to_the_shop_are_not_spoken_of(): void {
		$submitted = new SubmittedOffer( array( self::row( 'course-v1:A+B+C' ) ), self::refunds( '', '' ) );

		$offer = $submitted->offer();

		self::assertNotNull( $offer );
		self::assertSame( '{"version":1,"courses":[{"courseKey":"course-v1:A+B+C"}]}', $offer->to_json() );
		self::assertTrue( $submitted->asks_about_refunds() );
	}

	/**
	 * @dataProvider wrong_refunds
	 */
	public function test_wrong_refunds_are_named_and_nothing_is_sold( string $course_key, string $on_refund, string $days, string $reason ): void {
		$submitted = new SubmittedOffer( array( self::row( $course_key ) ), self::refunds( $on_refund, $days ) );

		self::assertSame( $reason, $submitted->problems()['refunds']->reason() );
		self::assertNull( $submitted->offer() );
		self::assertFalse( $submitted->is_empty() );
		self::assertSame( $days, $submitted->refunds()['window_days'] );
	}

	/**
	 * @return array<string, array{string, string, string, string}>
	 */
	public static function wrong_refunds(): array {
		return array(
			'days in words'         => array( 'course-v1:A+B+C', '', 'two weeks', 'refund_days_malformed' ),
			'days before'           => array( 'course-v1:A+B+C', 'audit', '-1', 'refund_days_malformed' ),
			'a part of a day'       => array( 'course-v1:A+B+C', 'audit', '1.5', 'refund_days_malformed' ),
			'days without end'      => array( 'course-v1:A+B+C', 'audit', '100000', 'refund_days_malformed' ),
			'a choice of no list'   => array( 'course-v1:A+B+C', 'burn', '', 'refund_choice_unknown' ),
			'a choice, no course'   => array( '', 'keep', '', 'refund_without_courses' ),
			'only days, no courses' => array( '', '', '14', 'refund_without_courses' ),
		);
	}

	public function test_another_mode_is_the_one_named_beside_it(): void {
		$submitted = new SubmittedOffer( array( self::row( 'course-v1:A+B+C', 'other' ) + array( 'mode_other' => 'masters' ) ) );

		self::assertSame( 'masters', $submitted->rows()[0]['mode'] );
	}

	public function test_a_name_beside_a_mode_of_the_list_does_not_count(): void {
		$submitted = new SubmittedOffer( array( self::row( 'course-v1:A+B+C', 'audit' ) + array( 'mode_other' => 'masters' ) ) );

		self::assertSame( 'audit', $submitted->rows()[0]['mode'] );
	}

	public function test_a_request_that_is_no_form_is_no_offer(): void {
		foreach ( array( null, 'text', array( 'text' ), array( array( 'course_key' => array( 'deep' ) ) ), array( array( 'course_key' => "\xff" ) ) ) as $posted ) {
			self::assertTrue( ( new SubmittedOffer( $posted ) )->is_empty() );
		}
	}

	public function test_a_text_without_end_is_cut(): void {
		$submitted = new SubmittedOffer( array_fill( 0, 200, self::row( str_repeat( 'é', 5000 ) ) ) );

		self::assertCount( 100, $submitted->rows() );
		self::assertSame( 2000, strlen( $submitted->rows()[0]['course_key'] ) );
	}

	/**
	 * @return array{on_refund: string, window_days: string}
	 */
	private static function refunds( string $on_refund, string $window_days ): array {
		return array(
			'on_refund'   => $on_refund,
			'window_days' => $window_days,
		);
	}

	/**
	 * @return array{course_key: string, mode: string, lms: string}
	 */
	private static function row( string $course_key, string $mode = '', string $lms = '' ): array {
		return array(
			'course_key' => $course_key,
			'mode'       => $mode,
			'lms'        => $lms,
		);
	}
}
