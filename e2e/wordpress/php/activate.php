<?php
/**
 * Activates the plugins named on the command line.
 */

require __DIR__ . '/load-wordpress.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

foreach ( array_slice( $argv, 1 ) as $plugin ) {
	$refusal = activate_plugin( $plugin );
	if ( is_wp_error( $refusal ) ) {
		throw new RuntimeException( $plugin . ': ' . $refusal->get_error_message() );
	}
}
