<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * Identifier of a course run, `course-v1:ORG+COURSE+RUN`. Case-sensitive, kept as typed.
 *
 * The rules are the sidecar's (sidecar/src/ledger/course-key.ts); contracts/course-keys.json holds both to them.
 */
final class CourseKey {

	// Parts as opaque-keys accepts them (opaque_keys/edx/locator.py, ALLOWED_ID_CHARS).
	private const PART = '/\A[\p{L}\p{N}_\-~.:]+\z/u';

	// The LMS's column.
	private const MAX_LENGTH = 255;

	private const PREFIX = 'course-v1:';

	/**
	 * The key.
	 *
	 * @var string
	 */
	private string $key;

	private function __construct( string $key ) {
		$this->key = $key;
	}

	/**
	 * Reads a key. Surrounding white space is dropped.
	 *
	 * @throws InvalidCourseKey When the text is none.
	 */
	public static function parse( string $text ): self {
		$key = Text::trim( $text );
		if ( '' === $key ) {
			throw InvalidCourseKey::missing( $text );
		}
		if ( 0 !== strpos( $key, self::PREFIX ) ) {
			throw InvalidCourseKey::without_prefix( $text );
		}
		self::check_parts( explode( '+', substr( $key, strlen( self::PREFIX ) ) ), $text );
		if ( Text::length( $key ) > self::MAX_LENGTH ) {
			throw InvalidCourseKey::too_long( $text );
		}
		return new self( $key );
	}

	/**
	 * Refuses anything but an organisation, a course and a run.
	 *
	 * @param string[] $parts Organisation, course, run.
	 * @param string   $text  What was typed.
	 * @throws InvalidCourseKey When they are not.
	 */
	private static function check_parts( array $parts, string $text ): void {
		if ( false !== strpos( $text, '%' ) ) {
			throw InvalidCourseKey::percent_encoded( $text );
		}
		if ( count( $parts ) < 3 || in_array( '', $parts, true ) ) {
			throw InvalidCourseKey::without_run( $text );
		}
		if ( count( $parts ) > 3 ) {
			throw InvalidCourseKey::with_too_many_parts( $text );
		}
		foreach ( $parts as $part ) {
			if ( 1 !== preg_match( self::PART, $part ) ) {
				throw InvalidCourseKey::with_forbidden_character( $text );
			}
		}
	}

	public function __toString(): string {
		return $this->key;
	}
}
