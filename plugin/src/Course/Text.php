<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * Texts measured and trimmed as JavaScript does it, so that the plugin and the sidecar agree about every one.
 */
final class Text {

	/**
	 * White space as `String.prototype.trim()` knows it. PCRE's \s also has U+0085, which JavaScript keeps.
	 */
	private const SPACE = '[\t\n\x0B\f\r\x{FEFF}\p{Z}]';

	/**
	 * Drops white space around a text. A text that is no UTF-8 comes back as it is: nothing accepts it.
	 */
	public static function trim( string $text ): string {
		return preg_replace( '/\A' . self::SPACE . '+|' . self::SPACE . '+\z/u', '', $text ) ?? $text;
	}

	/**
	 * Length in UTF-16 units, as `String.prototype.length` counts.
	 */
	public static function length( string $text ): int {
		return (int) preg_match_all( '/./su', $text ) + (int) preg_match_all( '/[\x{10000}-\x{10FFFF}]/u', $text );
	}
}
