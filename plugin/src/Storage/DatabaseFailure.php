<?php
declare( strict_types=1 );

namespace Matricula\Storage;

use Matricula\Exception\MatriculaException;
use RuntimeException;

/**
 * The shop's database refused a statement.
 */
final class DatabaseFailure extends RuntimeException implements MatriculaException {

	/**
	 * Values never stand in the message: they may be personal data.
	 */
	public static function of_statement( string $sql, string $error ): self {
		$verb = (string) strtok( ltrim( $sql ), ' ' );
		return new self( sprintf( 'The database refused a statement (%s): %s', $verb, preg_replace( "/'.*'/s", "'…'", $error ) ) );
	}
}
