<?php
declare( strict_types=1 );

namespace Matricula;

/**
 * Spanish for every country that speaks it: where a variant has no translation of its own, that of Spain is shown.
 *
 * WordPress finds the plugin's translations by itself, by the header's Text Domain and Domain Path, but only where the
 * plugin is active for one site (wp-settings.php, 6.8 to 7.1): for a network it must be told. It knows no relation between
 * es_MX and es_ES either, and would show English.
 */
final class Languages implements Registerable {

	private string $plugin_file;

	public function __construct( string $plugin_file ) {
		$this->plugin_file = $plugin_file;
	}

	/**
	 * Loads nothing yet.
	 */
	public function register(): void {
		load_plugin_textdomain( 'matricula', false, dirname( plugin_basename( $this->plugin_file ) ) . '/languages' );
		add_filter( 'load_translation_file', array( $this, 'find' ) );
		add_filter( 'load_script_translation_file', array( $this, 'find' ) );
	}

	/**
	 * Names another file in place of a Spanish one of this plugin that is not there.
	 *
	 * @param mixed $file Path of the file that WordPress is about to load; false where it has none.
	 * @return mixed
	 */
	public function find( $file ) {
		if ( ! is_string( $file ) || is_readable( $file ) ) {
			return $file;
		}
		return preg_replace( '#/matricula-es_[A-Z]{2}(?=[-.][^/]+$)#', '/matricula-es_ES', $file );
	}
}
