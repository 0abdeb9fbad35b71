<?php
/**
 * Does what WordPress does when somebody deletes the plugin, in a process that has loaded no plugin at all, and on tables
 * of its own. Prints as JSON what is left.
 */

declare( strict_types=1 );

define( 'WP_INSTALLING', true ); // WordPress loads no plugins then.
require dirname( __DIR__, 4 ) . '/e2e/wordpress/php/load-wordpress.php';

$shop  = $wpdb->prefix;
$apart = 'apart' . getmypid() . '_';
$ours  = str_replace( $shop, '', $wpdb->get_col( "SHOW TABLES LIKE '{$shop}matricula%'" ) );
$with  = array( 'options', 'actionscheduler_actions', 'actionscheduler_groups', 'actionscheduler_logs' );
foreach ( array_merge( $with, $ours ) as $table ) {
	$wpdb->query( "CREATE TABLE $apart$table LIKE $shop$table" );
}
$wpdb->set_prefix( $apart );
wp_cache_flush();

foreach ( array( 'matricula_pairing', 'matricula_paired_site', 'matricula_outage', 'another_matricula_option', 'matriculaother' ) as $option ) {
	add_option( $option, 'value' );
}
foreach ( array( 'matricula', 'another' ) as $index => $group ) {
	$id = $index + 1;
	$wpdb->query( "INSERT INTO {$apart}actionscheduler_groups (group_id, slug) VALUES ($id, '$group')" );
	$wpdb->query( "INSERT INTO {$apart}actionscheduler_actions (action_id, hook, status, group_id) VALUES ($id, 'hook', 'pending', $id)" );
	$wpdb->query( "INSERT INTO {$apart}actionscheduler_logs (action_id, message) VALUES ($id, 'action created')" );
}
if ( in_array( '--without-woocommerce', $argv, true ) ) {
	$wpdb->query( "DROP TABLE {$apart}actionscheduler_groups" );
}

define( 'WP_UNINSTALL_PLUGIN', 'matricula/matricula.php' );
require dirname( __DIR__, 3 ) . '/uninstall.php';

$wpdb->suppress_errors();
$left = array(
	'tables'  => $wpdb->get_col( "SHOW TABLES LIKE '{$apart}matricula%'" ),
	'options' => $wpdb->get_col( "SELECT option_name FROM {$apart}options ORDER BY option_name" ),
	'groups'  => $wpdb->get_col( "SELECT slug FROM {$apart}actionscheduler_groups" ),
	'actions' => $wpdb->get_col( "SELECT group_id FROM {$apart}actionscheduler_actions" ),
	'logs'    => $wpdb->get_col( "SELECT action_id FROM {$apart}actionscheduler_logs" ),
	'cached'  => get_option( 'matricula_pairing' ),
);
foreach ( array_merge( $with, $ours ) as $table ) {
	$wpdb->query( "DROP TABLE IF EXISTS $apart$table" );
}
echo wp_json_encode( array( 'made' => $ours ) + $left );
