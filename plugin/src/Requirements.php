<?php
declare( strict_types=1 );

namespace Matricula;

/**
 * What must be there before the plugin does anything. PHP and WordPress are checked by WordPress itself, from the header.
 */
final class Requirements {

	public const WOOCOMMERCE = '9.9';

	/**
	 * Version of WooCommerce; empty when it is not active.
	 *
	 * @var string
	 */
	private string $woocommerce_version;

	public function __construct( string $woocommerce_version ) {
		$this->woocommerce_version = $woocommerce_version;
	}

	public static function of_this_site(): self {
		return new self( defined( 'WC_VERSION' ) && class_exists( 'WooCommerce' ) ? (string) constant( 'WC_VERSION' ) : '' );
	}

	public function are_met(): bool {
		return '' !== $this->woocommerce_version && version_compare( $this->woocommerce_version, self::WOOCOMMERCE, '>=' );
	}

	/**
	 * Tells whoever can change it what is missing.
	 */
	public function show_notice(): void {
		add_action( 'admin_notices', array( $this, 'print_notice' ) );
	}

	public function print_notice(): void {
		if ( ! current_user_can( 'activate_plugins' ) ) {
			return;
		}
		$sentence = '' === $this->woocommerce_version
			? __( 'Matricula needs WooCommerce. Activate WooCommerce, and Matricula starts by itself.', 'matricula' )
			: sprintf(
				/* translators: 1: needed version, 2: installed version. */
				__( 'Matricula needs WooCommerce %1$s or newer; this site has %2$s. Update WooCommerce, and Matricula starts by itself.', 'matricula' ),
				self::WOOCOMMERCE,
				$this->woocommerce_version
			);
		printf( '<div class="notice notice-error"><p>%s</p></div>', esc_html( $sentence ) );
	}
}
