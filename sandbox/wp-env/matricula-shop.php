<?php
/**
 * Plugin Name: Matricula's shop
 * Description: Makes the shop of the tests and the demo of a fresh WordPress (wp-env.json), and says where the sidecar is.
 */

declare( strict_types=1 );

require_once WP_CONTENT_DIR . '/matricula-demo/demo-card.php';
require_once WP_CONTENT_DIR . '/matricula-demo/learner-field.php';

/**
 * Plugins are activated one by one while the site is made: the shop follows with the first visit after WooCommerce.
 */
add_action(
	'wp_loaded',
	static function (): void {
		if ( ! class_exists( WooCommerce::class ) || wp_installing() || ! add_option( 'matricula_shop_is_seeded', '1' ) ) {
			return;
		}
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		require WP_CONTENT_DIR . '/matricula-seed/seed.php';
		activate_plugin( 'matricula/matricula.php' );
	}
);

/**
 * Where a program on this machine is reached from within: a container knows the machine by a name, and has that file.
 */
add_action(
	'admin_notices',
	static function (): void {
		if ( 'matricula' !== ( $GLOBALS['plugin_page'] ?? '' ) ) {
			return;
		}
		$url = is_file( '/.dockerenv' ) ? MATRICULA_SIDECAR_URL : str_replace( 'host.docker.internal', '127.0.0.1', MATRICULA_SIDECAR_URL );
		printf( '<div class="notice notice-info"><p>A sidecar that runs on your machine is at <code>%s</code>.</p></div>', esc_html( $url ) );
	}
);

/**
 * Playground signs visitors in by a redirect, which would turn the sidecar's questions into something else: whoever
 * speaks to the REST API brings their own rights.
 */
if ( str_contains( $_SERVER['REQUEST_URI'] ?? '', '/wp-json/' ) || isset( $_GET['rest_route'] ) ) {
	$_COOKIE['playground_auto_login_already_happened'] = '1';
}
