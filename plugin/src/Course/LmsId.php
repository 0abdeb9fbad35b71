<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * The name by which the sidecar knows an LMS.
 */
final class LmsId {

	/**
	 * Reads a name as somebody typed it. No name means the shop's own LMS.
	 *
	 * @return string|null The name, null when the text is empty.
	 * @throws InvalidLmsId When no LMS can have that name.
	 */
	public static function parse( string $text ): ?string {
		$lms = strtolower( Text::trim( $text ) );
		if ( '' === $lms ) {
			return null;
		}
		if ( 1 !== preg_match( '/\A[a-z0-9][a-z0-9-]{0,62}\z/', $lms ) ) {
			throw InvalidLmsId::with_forbidden_character( $text );
		}
		return $lms;
	}
}
