<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * What was typed about refunds and cannot be kept. Only forms and imports refuse it: in a stored offer it says nothing.
 */
final class InvalidRefundTerms extends OfferProblem {

	public const CODE = 'refund_terms_invalid';

	public static function unknown_choice( string $text ): self {
		return new self( self::CODE, 'refund_choice_unknown', $text, 'On a refund, access can be remove, audit, keep or ask.' );
	}

	public static function no_days( string $text ): self {
		return new self( self::CODE, 'refund_days_malformed', $text, 'The days for refunds are a whole number of at most 5 digits.' );
	}

	/**
	 * Nobody can tell which of them was meant.
	 */
	public static function twice( string $text ): self {
		return new self( self::CODE, 'refund_twice', $text, 'Refund terms stand twice in the offer.' );
	}

	/**
	 * They are sold with courses, and there is none.
	 */
	public static function without_courses(): self {
		return new self( self::CODE, 'refund_without_courses', '', 'Refund terms belong to courses, and there is none.' );
	}
}
