<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * An offer in one line that a person can type into a spreadsheet: each course as its key, its mode and its LMS divided by
 * spaces, `-` for no mode, courses divided by semicolons: `course-v1:A+B+C verified campus; course-v1:A+B+D`. What it says
 * of refunds stands at the end: `; on-refund audit 14`, with `-` for the shop's own choice, and without days for its own.
 */
final class OfferText {

	private const ON_REFUND = 'on-refund';

	/**
	 * Writes an offer. One that such a line cannot say, since a mode has a space, is written as it is stored.
	 */
	public static function write( Offer $offer ): string {
		$lines = array();
		foreach ( $offer->courses() as $course ) {
			$words = array( $course->course_key(), $course->mode() ?? '-', $course->lms() ?? '' );
			if ( '-' === $course->mode() || 1 === preg_match( '/[\s;]/u', $words[1] . $words[2] ) ) {
				return $offer->to_json();
			}
			$lines[] = preg_replace( '/( -)? *\z/', '', implode( ' ', $words ) );
		}
		$refunds = $offer->refunds();
		if ( ! $refunds->is_none() ) {
			$lines[] = rtrim( self::ON_REFUND . ' ' . ( $refunds->on_refund() ?? '-' ) . ' ' . $refunds->window_days() );
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
		$refunds = null;
		foreach ( (array) preg_split( '/[;\r\n]+/', $text ) as $line ) {
			$words = self::words( Text::trim( (string) $line ) );
			if ( self::ON_REFUND === $words[0] ) {
				if ( null !== $refunds ) {
					throw InvalidRefundTerms::twice( Text::trim( (string) $line ) );
				}
				$refunds = RefundTerms::parse( $words[1], '-' === $words[2] ? '' : $words[2] );
			} elseif ( '' !== $words[0] ) {
				$courses[] = new OfferedCourse( CourseKey::parse( $words[0] ), CourseMode::parse( $words[1] ), LmsId::parse( $words[2] ) );
			}
		}
		return Offer::of( $courses )->with_refunds( $refunds ?? RefundTerms::none() );
	}

	/**
	 * Three words of a line; those that it lacks, and a `-` in the middle, are empty.
	 *
	 * @return array{string, string, string}
	 * @throws InvalidOffer When there are more.
	 */
	private static function words( string $line ): array {
		$words = preg_split( '/\s+/u', $line );
		if ( ! is_array( $words ) || count( $words ) > 3 ) {
			throw InvalidOffer::with_too_many_words( $line );
		}
		$second = $words[1] ?? '';
		return array( $words[0], '-' === $second ? '' : $second, $words[2] ?? '' );
	}
}
