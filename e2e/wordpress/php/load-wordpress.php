<?php
/**
 * Loads the WordPress that MATRICULA_TEST_WORDPRESS names.
 *
 * Not as wp-admin: there WooCommerce leaves the Store API away, by which the Blocks checkout orders.
 */

$_SERVER['HTTP_HOST']       = (string) parse_url( (string) getenv( 'MATRICULA_TEST_URL' ), PHP_URL_HOST );
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';

require getenv( 'MATRICULA_TEST_WORDPRESS' ) . '/wp-load.php';
