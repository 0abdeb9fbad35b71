<?php
/**
 * Plugin Name: Webhooks to this machine
 * Description: WooCommerce's webhooks reach a sidecar on this machine, which it takes for an unsafe address, and go out as soon as something happens.
 */

add_filter( 'http_request_host_is_external', '__return_true' );
add_filter(
	'http_allowed_safe_ports',
	static function ( array $ports, string $host, string $url ): array {
		return array_merge( $ports, array( (int) wp_parse_url( $url, PHP_URL_PORT ) ) );
	},
	10,
	3
);
add_filter( 'woocommerce_webhook_deliver_async', '__return_false' );
