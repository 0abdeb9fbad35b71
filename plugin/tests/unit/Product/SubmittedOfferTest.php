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
