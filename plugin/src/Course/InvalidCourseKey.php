<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * A text that is no course key, `course-v1:ORG+COURSE+RUN`.
 */
final class InvalidCourseKey extends OfferProblem {

	public const CODE = 'course_key_malformed';

	public static function missing( string $text = '' ): self {
		return new self( self::CODE, 'missing', $text, 'The course key is missing.' );
	}

	public static function without_prefix( string $text ): self {
		return new self( self::CODE, 'without_prefix', $text, 'A course key begins with course-v1:.' );
	}

	public static function without_run( string $text ): self {
		return new self( self::CODE, 'without_run', $text, 'A course key has an organisation, a course and a run, divided by +.' );
	}

	public static function with_too_many_parts( string $text ): self {
		return new self( self::CODE, 'with_too_many_parts', $text, 'A course key has three parts, divided by +.' );
	}

	public static function percent_encoded( string $text ): self {
		return new self( self::CODE, 'percent_encoded', $text, 'A course key is written with +, not %2B.' );
	}

	public static function with_forbidden_character( string $text ): self {
		return new self( self::CODE, 'with_forbidden_character', $text, 'A part of a course key has letters, digits, - _ ~ . and : only.' );
	}

	public static function too_long( string $text ): self {
		return new self( self::CODE, 'too_long', $text, 'A course key has at most 255 characters.' );
	}
}
