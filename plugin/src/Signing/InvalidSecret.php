<?php
declare( strict_types=1 );

namespace Matricula\Signing;

use InvalidArgumentException;
use Matricula\Exception\MatriculaException;

/**
 * A text that is no secret. It is never part of the message.
 */
final class InvalidSecret extends InvalidArgumentException implements MatriculaException {

	public static function malformed(): self {
		return new self( 'A secret is whsec_ and the base64 of at least 24 bytes.' );
	}
}
