<?php
declare( strict_types=1 );

namespace Matricula\Admin;

use Matricula\Log;
use Matricula\Pairing\PairingStore;
use Matricula\Registerable;
use Throwable;

/**
 * Tells whoever manages the shop, on the screens where the shop is managed, when orders do not get through.
 */
final class Notices implements Registerable {

	/**
	 * Screens beside WooCommerce's own.
	 */
	private const SCREENS = array( 'dashboard', 'plugins' );

	private Connection $connection;

	public function __construct( Connection $connection ) {
		$this->connection = $connection;
	}

	public function register(): void {
		add_action( 'admin_notices', array( $this, 'show' ) );
	}

	/**
	 * Prints a notice for each finding. The settings page shows the same in its own way, but for what it cannot know.
	 */
	public function show(): void {
		if ( ! current_user_can( SettingsScreen::CAPABILITY ) || ! self::is_shop_screen() ) {
			return;
		}
		try {
			$findings = Diagnosis::of( $this->connection->read(), time() );
		} catch ( Throwable $problem ) {
			// A notice must not keep anybody from a screen.
			Log::error( 'The state of the connection could not be read', $problem );
			return;
		}
		foreach ( $findings as $finding ) {
			if ( ! SettingsScreen::is_open() || PairingStore::KEYS_CHANGED === $finding->code ) {
				self::print_notice( $finding );
			}
		}
	}

	private static function print_notice( Finding $finding ): void {
		printf(
			'<div class="notice %s"><p><strong>Matricula</strong></p><p>%s</p><p><a href="%s">%s</a></p></div>',
			esc_attr( Finding::CRITICAL === $finding->level ? 'notice-error' : 'notice-warning' ),
			esc_html( $finding->sentence ),
			esc_url( SettingsScreen::url() ),
			esc_html__( 'Open WooCommerce → Matricula', 'matricula' )
		);
	}

	private static function is_shop_screen(): bool {
		$screen = get_current_screen();
		return SettingsScreen::is_open() || null !== $screen && ( in_array( $screen->id, self::SCREENS, true ) || in_array( $screen->id, wc_get_screen_ids(), true ) );
	}
}
