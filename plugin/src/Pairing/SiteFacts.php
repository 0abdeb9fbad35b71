<?php
declare( strict_types=1 );

namespace Matricula\Pairing;

/**
 * What the sidecar is told about this site.
 */
final class SiteFacts {

	public const REST_NAMESPACE = 'matricula/v1';

	private string $plugin_version;

	public function __construct( string $plugin_version ) {
		$this->plugin_version = $plugin_version;
	}

	/**
	 * @return array{url: string, restUrl: string, name: string, locale: string, versions: array<string, string>}
	 */
	public function read(): array {
		return array(
			'url'      => SiteAddress::current(),
			'restUrl'  => rest_url( self::REST_NAMESPACE . '/' ),
			'name'     => mb_substr( wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ), 0, 200 ),
			'locale'   => get_locale(),
			'versions' => array(
				'wordpress'   => get_bloginfo( 'version' ),
				'woocommerce' => WC()->version,
				'php'         => PHP_VERSION,
				'plugin'      => $this->plugin_version,
			),
		);
	}
}
