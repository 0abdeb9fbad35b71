<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Exception\MatriculaException;
use RuntimeException;
use Throwable;

/**
 * WooCommerce, or a plugin that takes part, could not render an order.
 */
final class OrderUnreadable extends RuntimeException implements MatriculaException {

	public static function not_json( string $reason ): self {
		return new self( 'The order cannot be written as JSON: ' . $reason );
	}

	public static function because( Throwable $cause ): self {
		return new self( 'The order could not be rendered: ' . $cause->getMessage(), 0, $cause );
	}

	public static function rendered_as_error( string $code ): self {
		return new self( 'WooCommerce rendered an error instead of the order: ' . $code );
	}
}
