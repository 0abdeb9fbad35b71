<?php
declare( strict_types=1 );

namespace Matricula\Network;

use Matricula\Log;
use Matricula\Pairing\Handshake;
use Matricula\Registerable;
use Matricula\Storage\Database;
use Matricula\Storage\Schema;
use Throwable;
use WP_Site;

/**
 * What becomes of the plugin's part of a site when the network makes or deletes the site. Each is a shop of its own.
 */
final class SiteLife implements Registerable {

	private NetworkSidecar $network;
	private Database $database;
	private Schema $schema;
	private Handshake $handshake;

	public function __construct( NetworkSidecar $network, Database $database, Schema $schema, Handshake $handshake ) {
		$this->network   = $network;
		$this->database  = $database;
		$this->schema    = $schema;
		$this->handshake = $handshake;
	}

	/**
	 * WordPress makes a site's tables, and drops them, at 10.
	 */
	public function register(): void {
		add_action( 'wp_initialize_site', array( $this, 'begin' ), 20 );
		add_action( 'wp_uninitialize_site', array( $this, 'say_goodbye' ), 5 );
		add_filter( 'wpmu_drop_tables', array( $this, 'add_tables' ) );
	}

	/**
	 * A new site has its tables before anybody visits it. Where the plugin is switched on site by site, this one has it
	 * not yet.
	 *
	 * @param mixed $site The new site.
	 */
	public function begin( $site ): void {
		if ( ! $site instanceof WP_Site || ! $this->network->is_active_for_all() ) {
			return;
		}
		try {
			Sites::within( (int) $site->blog_id, array( $this->schema, 'install' ) );
		} catch ( Throwable $problem ) {
			Log::error( 'The tables of a new site could not be made; its first request does it', $problem, array( 'site' => (int) $site->blog_id ) );
		}
	}

	/**
	 * Nobody can end the pairing of a site that is gone, and the sidecar would ask it for ever.
	 *
	 * @param mixed $site The site that goes.
	 */
	public function say_goodbye( $site ): void {
		if ( ! $site instanceof WP_Site ) {
			return;
		}
		try {
			Sites::within( (int) $site->blog_id, array( $this->handshake, 'unpair' ) );
		} catch ( Throwable $problem ) {
			Log::error( 'The pairing of a site that is deleted could not be ended', $problem, array( 'site' => (int) $site->blog_id ) );
		}
	}

	/**
	 * Tables that are dropped with a site. WordPress has turned to that site.
	 *
	 * @param mixed $tables Names of its tables.
	 * @return mixed
	 */
	public function add_tables( $tables ) {
		return is_array( $tables ) ? array_merge( $tables, $this->database->tables() ) : $tables;
	}
}
