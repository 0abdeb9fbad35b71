<?php
/**
 * Plugin Name: TLS on this machine
 * Description: Lets the shop speak to the one address that wp-content/local-tls/address.txt names, whose certificate lies beside it. Without that folder it does nothing.
 *
 * WooCommerce hands keys over, and delivers, by wp_safe_remote_post: to the ports 80, 443 and 8080 alone, never to a
 * private address, and to certificates of well-known authorities only. A sidecar of a test has a port that was free, on
 * this machine, and a certificate that signs itself. Just that one host and port are let through, and the certificate is
 * checked, as it is on the internet.
 */

( static function (): void {
	$folder = WP_CONTENT_DIR . '/local-tls';
	if ( ! is_file( "$folder/address.txt" ) ) {
		return;
	}
	$address = wp_parse_url( trim( (string) file_get_contents( "$folder/address.txt" ) ) );
	$is_it   = static function ( string $url ) use ( $address ): bool {
		$parts = wp_parse_url( $url );
		return ( $parts['host'] ?? '' ) === $address['host'] && ( $parts['port'] ?? 443 ) === $address['port'];
	};
	add_filter(
		'http_request_host_is_external',
		static function ( $is_external, $host, $url ) use ( $is_it ) {
			return $is_external || $is_it( $url );
		},
		10,
		3
	);
	add_filter(
		'http_allowed_safe_ports',
		static function ( $ports, $host, $url ) use ( $is_it, $address ) {
			return $is_it( $url ) ? array_merge( $ports, array( $address['port'] ) ) : $ports;
		},
		10,
		3
	);
	add_filter(
		'http_request_args',
		static function ( $args, $url ) use ( $is_it, $folder ) {
			if ( $is_it( $url ) ) {
				$args['sslcertificates'] = "$folder/certificate.pem";
			}
			return $args;
		},
		10,
		2
	);
} )();
