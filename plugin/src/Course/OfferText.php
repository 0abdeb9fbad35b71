<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * An offer in one line that a person can type into a spreadsheet: each course as its key, its mode and its LMS divided by
 * spaces, `-` for no mode, courses divided by semicolons: `course-v1:A+B+C verified campus; course-v1:A+B+D`.
 */
final class OfferText {

	/**
	 * Writes an offer. One that such a line cannot say, since a mode has a space or it speaks of refunds, is written as it is
	 * stored.
	 */
	public static function write( Offer $offer ): string {
		if ( $offer->has_refunds() ) {
			return $offer->to_json();
		}
		$lines = array();
		foreach ( $offer->courses() as $course ) {
			$words = array( $course->course_key(), $course->mode() ?? '-', $course->lms() ?? '' );
			if ( '-' === $course->mode() || 1 === preg_match( '/[\s;]/u', $words[1] . $words[2] ) ) {
				return $offer->to_json();
			}
			$lines[] = preg_replace( '/( -)? *\z/', '', implode( ' ', $words ) );
		}
		return implode( '; ', $lines );
	}

	/**
	 * Reads an offer, as it is written above or as it is stored.
	 *
	 * @throws OfferProblem When it is none.
	 */
	public static function read( string $text ): Offer {
		$text = Text::trim( $text );
		if ( '{' === substr( $text, 0, 1 ) ) {
			return Offer::from_json( $text );
		}
		$courses = array();
		foreach ( (array) preg_split( '/[;\r\n]+/', $text ) as $line ) {
			if ( '' !== Text::trim( (string) $line ) ) {
				$courses[] = self::read_course( Text::trim( (string) $line ) );
			}
		}
		return Offer::of( $courses );
	}

	/**
	 * Reads one course.
	 *
	 * @throws OfferProblem When it is none.
	 */
	private static function read_course( string $line ): OfferedCourse {
		$words = preg_split( '/\s+/u', $line );
		if ( ! is_array( $words ) || count( $words ) > 3 ) {
			throw InvalidOffer::with_too_many_words( $line );
		}
		list( $course_key, $mode, $lms ) = array_pad( $words, 3, '' );
		return new OfferedCourse(
			CourseKey::parse( $course_key ),
			CourseMode::parse( '-' === $mode ? '' : $mode ),
			LmsId::parse( $lms )
		);
	}
}
