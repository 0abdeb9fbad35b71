<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * A text that cannot be the slug of a course mode.
 */
final class InvalidCourseMode extends OfferProblem {

	public const CODE = 'course_mode_malformed';

	public static function missing(): self {
		return new self( self::CODE, 'mode_missing', '', 'Another mode was chosen and not named.' );
	}

	public static function with_forbidden_character( string $text ): self {
		return new self( self::CODE, 'mode_malformed', $text, 'A course mode has letters, digits, - and _ only.' );
	}
}
