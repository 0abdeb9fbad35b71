<?php
/**
 * Makes a network of the site, as Tools → Network Setup does; its sites are in folders. Its address is in the database from
 * then on. wp-config.php does not say yet that it is one.
 */

require __DIR__ . '/load-wordpress.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

foreach ( $wpdb->tables( 'ms_global' ) as $table => $name ) {
	$wpdb->$table = $name;
}
foreach ( array( 'siteurl', 'home' ) as $option ) {
	remove_all_filters( "option_$option" ); // WP_HOME and WP_SITEURL, which are not heeded in a network.
	update_option( $option, getenv( 'MATRICULA_TEST_URL' ) );
}
install_network();
$refusal = populate_network( 1, $_SERVER['HTTP_HOST'], 'owner@example.org', 'Campus', '/', false );
if ( is_wp_error( $refusal ) ) {
	throw new RuntimeException( $refusal->get_error_message() );
}
