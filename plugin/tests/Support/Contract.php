<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

/**
 * Reads the examples that PHP and TypeScript both test against.
 */
final class Contract {

	/**
	 * Reads one file of contracts/.
	 *
	 * @return array<string, mixed>
	 */
	public static function read( string $name ): array {
		$text = file_get_contents( dirname( __DIR__, 3 ) . '/contracts/' . $name );
		return json_decode( (string) $text, true, 512, JSON_THROW_ON_ERROR );
	}
}
