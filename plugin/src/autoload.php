<?php
/**
 * Loads the plugin's classes from src/ (PSR-4). Composer serves development only: the shop installs no vendor folder.
 *
 * @package Matricula
 */

declare( strict_types=1 );

spl_autoload_register(
	static function ( string $class_name ): void {
		$prefix = 'Matricula\\';
		if ( 0 !== strncmp( $class_name, $prefix, strlen( $prefix ) ) ) {
			return;
		}
		$file = __DIR__ . '/' . strtr( substr( $class_name, strlen( $prefix ) ), '\\', '/' ) . '.php';
		if ( is_file( $file ) ) {
			require $file;
		}
	}
);
