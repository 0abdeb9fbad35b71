<?php
/**
 * Sets up the shop that MATRICULA_TEST_WORDPRESS names.
 */

require __DIR__ . '/load-wordpress.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require __DIR__ . '/configure.php';
