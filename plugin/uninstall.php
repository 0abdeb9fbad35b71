<?php
/**
 * Removes what the plugin kept, on every site of a network. WordPress runs this when somebody deletes the plugin; nothing
 * of the plugin, and maybe not WooCommerce, is loaded then.
 *
 * @package Matricula
 */

declare( strict_types=1 );

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require __DIR__ . '/src/autoload.php';

( new Matricula\Storage\Removal( new Matricula\Storage\Database() ) )->from_every_site();
