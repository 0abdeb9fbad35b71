<?php
declare( strict_types=1 );

namespace Matricula\Exception;

use Throwable;

/**
 * Marks every exception that this plugin throws.
 */
interface MatriculaException extends Throwable {
}
