<?php
declare( strict_types=1 );

namespace Matricula\Admin;

use Matricula\Registerable;

/**
 * WooCommerce → Matricula. The page is a React app, built from admin-ui/; here is where it is put.
 */
final class SettingsScreen implements Registerable {

	public const CAPABILITY = 'manage_woocommerce';

	private const SLUG   = 'matricula';
	private const HANDLE = 'matricula-settings';

	private string $plugin_file;

	/**
	 * WordPress's name for the page, once it is in the menu.
	 *
	 * @var string
	 */
	private string $hook_suffix = '';

	public function __construct( string $plugin_file ) {
		$this->plugin_file = $plugin_file;
	}

	public function register(): void {
		add_action( 'admin_menu', array( $this, 'add_to_menu' ), 60 ); // WooCommerce's own menu is there by then.
		add_action( 'admin_enqueue_scripts', array( $this, 'enqueue' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( $this->plugin_file ), array( $this, 'add_link' ) );
	}

	public static function url(): string {
		return admin_url( 'admin.php?page=' . self::SLUG );
	}

	public static function is_open(): bool {
		return self::SLUG === ( $GLOBALS['plugin_page'] ?? null );
	}

	public function add_to_menu(): void {
		$this->hook_suffix = (string) add_submenu_page(
			'woocommerce',
			__( 'Matricula', 'matricula' ),
			__( 'Matricula', 'matricula' ),
			self::CAPABILITY,
			self::SLUG,
			array( $this, 'render' )
		);
	}

	/**
	 * Adds "Settings" to the plugin's row in the list of plugins.
	 *
	 * @param mixed $links Links by name.
	 * @return mixed
	 */
	public function add_link( $links ) {
		if ( is_array( $links ) && current_user_can( self::CAPABILITY ) ) {
			array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'matricula' ) ) );
		}
		return $links;
	}

	/**
	 * Loads the app on its own page only.
	 *
	 * @param mixed $hook_suffix WordPress's name of the page that is shown.
	 */
	public function enqueue( $hook_suffix ): void {
		if ( '' === $this->hook_suffix || $hook_suffix !== $this->hook_suffix || ! $this->is_built() ) {
			return;
		}
		$asset = require $this->built( 'settings.asset.php' );
		wp_enqueue_script( self::HANDLE, plugins_url( 'build/settings.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], array( 'in_footer' => true ) );
		wp_set_script_translations( self::HANDLE, 'matricula', dirname( $this->plugin_file ) . '/languages' );
		wp_enqueue_style( 'wp-components' );
		if ( is_file( $this->built( 'settings.css' ) ) ) {
			wp_enqueue_style( self::HANDLE, plugins_url( 'build/settings.css', $this->plugin_file ), array( 'wp-components' ), $asset['version'] );
			wp_style_add_data( self::HANDLE, 'rtl', 'replace' );
		}
	}

	/**
	 * Prints the page. Notices of WordPress and others go behind the hidden heading's mark, wp-header-end.
	 */
	public function render(): void {
		echo '<div class="wrap"><h1>' . esc_html__( 'Matricula', 'matricula' ) . '</h1><hr class="wp-header-end">';
		if ( $this->is_built() ) {
			echo '<noscript><p>' . esc_html__( 'This page needs JavaScript. Switch it on in your browser, then reload the page. Orders are sent without it, too.', 'matricula' ) . '</p></noscript>';
			echo '<div id="matricula-settings"></div>';
		} else {
			echo '<p>' . esc_html__( 'This copy of the plugin has no settings page: it was taken from the source and not built. Run “npm run build” there, or install the plugin from its zip file.', 'matricula' ) . '</p>';
		}
		echo '</div>';
	}

	private function is_built(): bool {
		return is_file( $this->built( 'settings.asset.php' ) );
	}

	private function built( string $file ): string {
		return dirname( $this->plugin_file ) . '/build/' . $file;
	}
}
