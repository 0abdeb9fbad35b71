<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Registerable;

/**
 * Loads the script and the style of the product form and the product list, there only.
 */
final class ProductAssets implements Registerable {

	/**
	 * The plugin's main file.
	 *
	 * @var string
	 */
	private string $plugin_file;

	/**
	 * The plugin's version.
	 *
	 * @var string
	 */
	private string $version;

	public function __construct( string $plugin_file, string $version ) {
		$this->plugin_file = $plugin_file;
		$this->version     = $version;
	}

	public function register(): void {
		add_action( 'admin_enqueue_scripts', array( $this, 'enqueue' ) );
	}

	public function enqueue(): void {
		$screen = get_current_screen();
		if ( null === $screen || ! in_array( $screen->id, array( 'product', 'edit-product' ), true ) ) {
			return;
		}
		wp_enqueue_style( 'matricula-product-courses', plugins_url( 'assets/product-courses.css', $this->plugin_file ), array(), $this->version );
		if ( 'product' === $screen->id ) {
			wp_enqueue_script( 'matricula-product-courses', plugins_url( 'assets/product-courses.js', $this->plugin_file ), array( 'jquery', 'wp-a11y', 'wp-i18n' ), $this->version, true );
			wp_set_script_translations( 'matricula-product-courses', 'matricula', dirname( $this->plugin_file ) . '/languages' );
		}
	}
}
