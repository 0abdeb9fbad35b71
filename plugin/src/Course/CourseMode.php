<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * A course mode's slug as the LMS lists it. An LMS may have others than the known ones.
 */
final class CourseMode {

	public const KNOWN = array( 'audit', 'honor', 'verified', 'professional', 'no-id-professional', 'credit' );

	/**
	 * Reads a mode as somebody typed it. No mode means the run's only paid mode, else its default.
	 *
	 * @return string|null The slug, null when the text is empty.
	 * @throws InvalidCourseMode When the text cannot be a slug.
	 */
	public static function parse( string $text ): ?string {
		$mode = Text::trim( $text );
		if ( '' === $mode ) {
			return null;
		}
		// 100 is the LMS's column (course_modes/models.py, mode_slug).
		if ( 1 !== preg_match( '/\A[A-Za-z0-9_-]{1,100}\z/', $mode ) || '-' === $mode ) {
			throw InvalidCourseMode::with_forbidden_character( $text );
		}
		$lower = strtolower( $mode );
		return in_array( $lower, self::KNOWN, true ) ? $lower : $mode;
	}

	public static function is_known( string $mode ): bool {
		return in_array( $mode, self::KNOWN, true );
	}
}
