<?php
declare( strict_types=1 );

namespace Matricula;

/**
 * Has WordPress hooks to register.
 */
interface Registerable {

	public function register(): void;
}
