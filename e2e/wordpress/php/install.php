<?php
/**
 * Installs WordPress into an empty database, as its own installer does.
 */

define( 'WP_INSTALLING', true );
require __DIR__ . '/load-wordpress.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'Campus Bookshop', 'owner', 'owner@example.org', true, '', 'owner-password' );
