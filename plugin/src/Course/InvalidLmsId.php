<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * A text that cannot be the name of an LMS.
 */
final class InvalidLmsId extends OfferProblem {

	public const CODE = 'lms_malformed';

	public static function with_forbidden_character( string $text ): self {
		return new self( self::CODE, 'lms_malformed', $text, 'The name of an LMS has small letters, digits and - only, at most 63.' );
	}
}
