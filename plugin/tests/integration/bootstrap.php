<?php
/**
 * Loads the shop that e2e/wordpress/run.ts has started, with WooCommerce and the plugin active.
 *
 * @package Matricula
 */

declare( strict_types=1 );

use PHPUnit\TextUI\TestRunner;

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';

if ( ! is_string( getenv( 'MATRICULA_TEST_WORDPRESS' ) ) ) {
	fwrite( STDERR, "These tests need a shop: node e2e/wordpress/run.ts -- php plugin/vendor/bin/phpunit -c plugin/phpunit.integration.xml.dist\n" );
	exit( TestRunner::EXCEPTION_EXIT );
}

require dirname( __DIR__, 3 ) . '/e2e/wordpress/php/load-wordpress.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
