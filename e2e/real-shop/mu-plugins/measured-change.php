<?php
/**
 * Plugin Name: A change that is measured
 * Description: Sets an order to processing and tells what that took: /?wc-api=measured_change&order=<id>[&queries=1].
 *
 * A request with the header X-Without-Matricula is one of a shop in which the plugin is not active.
 */

if ( isset( $_SERVER['HTTP_X_WITHOUT_MATRICULA'] ) ) {
	add_filter(
		'option_active_plugins',
		static function ( $plugins ): array {
			return array_values( array_diff( (array) $plugins, array( 'matricula/matricula.php' ) ) );
		}
	);
}

add_action(
	'woocommerce_api_measured_change',
	static function (): void {
		$order = wc_get_order( absint( $_GET['order'] ?? 0 ) );
		$http  = 0;
		add_filter(
			'pre_http_request',
			static function ( $answer ) use ( &$http ) {
				++$http;
				return $answer;
			}
		);
		if ( isset( $_GET['queries'] ) ) {
			define( 'SAVEQUERIES', true );
		}
		$started = hrtime( true );
		$order->update_status( 'processing' );
		$changed = hrtime( true );
		// Everything that the request does until its end, but not what happens in its shutdown, after the answer.
		add_action(
			'shutdown',
			static function () use ( $started, $changed, &$http ): void {
				global $wpdb;
				echo wp_json_encode(
					array(
						'plugin'       => class_exists( 'Matricula\Plugin', false ),
						'milliseconds' => ( $changed - $started ) / 1e6,
						'http'         => $http,
						'queries'      => array_column( $wpdb->queries ?? array(), 0 ),
					)
				);
			},
			PHP_INT_MIN
		);
		exit;
	}
);
