<?php
declare( strict_types=1 );

namespace Matricula\Network;

use Matricula\Sidecar\SidecarAddress;
use Matricula\Sidecar\SidecarProblem;

/**
 * The sidecar's address that a network gives to all its sites. It counts where the plugin is active for all of them: where
 * it is not, nobody could see or change it.
 *
 * A site pairs with it, and keeps what it was paired with: an address that is changed here moves no orders.
 */
final class NetworkSidecar {

	public const ANOTHER_ADDRESS = 'sidecar_address_of_network';

	private const OPTION = 'matricula_sidecar_url';

	private string $plugin_file;

	public function __construct( string $plugin_file ) {
		$this->plugin_file = $plugin_file;
	}

	public function is_active_for_all(): bool {
		$active = is_multisite() ? get_site_option( 'active_sitewide_plugins' ) : array();
		return is_array( $active ) && isset( $active[ plugin_basename( $this->plugin_file ) ] );
	}

	/**
	 * Without a slash at its end; null when each site enters its own.
	 */
	public function address(): ?string {
		$address = $this->is_active_for_all() ? get_site_option( self::OPTION ) : null;
		return is_string( $address ) && '' !== $address ? $address : null;
	}

	/**
	 * Keeps an address for all sites.
	 *
	 * @param string $typed As it was typed; nothing: each site enters its own.
	 * @throws SidecarProblem When it is none; what was kept stays.
	 */
	public function keep( string $typed ): void {
		if ( '' === trim( $typed ) ) {
			delete_site_option( self::OPTION );
			return;
		}
		update_site_option( self::OPTION, SidecarAddress::parse( $typed ) );
	}

	/**
	 * The address that a site pairs with: the network's, where it has one, and else what was typed.
	 *
	 * @param string $typed As it was typed on the site.
	 * @throws SidecarProblem When the network has another one, and the site's page is from before that.
	 */
	public function address_for_site( string $typed ): string {
		$address = $this->address();
		if ( null === $address ) {
			return $typed;
		}
		if ( SidecarAddress::parse( $typed ) !== $address ) {
			throw new SidecarProblem(
				self::ANOTHER_ADDRESS,
				/* translators: %s: address of the sidecar */
				sprintf( __( 'The network’s administrators have set the sidecar of all its sites: %s. No other can be entered here. Reload the page, then pair this shop.', 'matricula' ), $address )
			);
		}
		return $address;
	}

	/**
	 * The plugin is deleted.
	 */
	public static function forget(): void {
		foreach ( is_multisite() ? (array) get_networks( array( 'fields' => 'ids' ) ) : array() as $network ) {
			delete_network_option( is_numeric( $network ) ? (int) $network : 0, self::OPTION );
		}
	}
}
