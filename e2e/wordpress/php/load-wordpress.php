<?php
/**
 * Loads the WordPress that MATRICULA_TEST_WORDPRESS names.
 *
 * Not as wp-admin: there WooCommerce leaves the Store API away, by which the Blocks checkout orders.
 */

$address = parse_url( (string) getenv( 'MATRICULA_TEST_URL' ) );

// With the port, and the path: a network finds its site by them.
$_SERVER['HTTP_HOST']       = ( $address['host'] ?? '' ) . ( isset( $address['port'] ) ? ':' . $address['port'] : '' );
$_SERVER['REQUEST_URI']     = ( $address['path'] ?? '' ) . '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';

require getenv( 'MATRICULA_TEST_WORDPRESS' ) . '/wp-load.php';
