<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * A text or a list of courses that cannot be sold as an offer.
 */
final class InvalidOffer extends OfferProblem {

	public const CODE = 'offer_unreadable';

	public static function unreadable( string $text ): self {
		return new self( self::CODE, 'unreadable', $text, 'The stored offer is not the JSON text of a list of courses.' );
	}

	public static function without_courses( string $text = '' ): self {
		return new self( self::CODE, 'without_courses', $text, 'An offer has at least one course.' );
	}

	/**
	 * One course run twice: nobody can tell which of its modes was meant.
	 */
	public static function with_course_twice( string $text ): self {
		return new self( self::CODE, 'course_twice', $text, 'The same course run of the same LMS stands twice in the offer.' );
	}

	public static function with_too_many_words( string $text ): self {
		return new self( self::CODE, 'too_many_words', $text, 'A course is written as its key, its mode and its LMS, divided by spaces.' );
	}
}
