<?php
/**
 * Constants of WordPress, which its stubs lack, for PHPStan.
 *
 * @package Matricula
 */

declare( strict_types=1 );

define( 'ABSPATH', '/' );
define( 'ARRAY_A', 'ARRAY_A' );
define( 'MINUTE_IN_SECONDS', 60 );
