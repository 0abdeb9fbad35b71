<?php
/**
 * Plugin Name: Matricula for WooCommerce
 * Plugin URI: https://github.com/matricula/matricula
 * Description: Sells Open edX courses: every order reaches the Matricula sidecar, which enrolls the learners and reports back on the order.
 * Version: 0.1.0
 * Requires at least: 6.8
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * Author: Matricula
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain: matricula
 * Domain Path: /languages
 * WC requires at least: 9.9
 * WC tested up to: 11.0
 *
 * @package Matricula
 */

declare( strict_types=1 );

namespace Matricula;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/src/autoload.php';

Plugin::boot( __FILE__, '0.1.0' );
