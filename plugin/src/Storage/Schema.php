<?php
declare( strict_types=1 );

namespace Matricula\Storage;

use Matricula\Registerable;

/**
 * The plugin's tables. They are made when a blog first needs them, since an activation on a network visits no blog.
 */
final class Schema implements Registerable {

	private const VERSION = '1';
	private const OPTION  = 'matricula_schema';

	/**
	 * The shop's database.
	 *
	 * @var Database
	 */
	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	public function register(): void {
		add_action( 'init', array( $this, 'install_once' ), 0 );
	}

	/**
	 * The option is loaded with all others: this asks the database nothing.
	 */
	public function install_once(): void {
		if ( self::VERSION !== get_option( self::OPTION ) ) {
			$this->install();
		}
	}

	public function install(): void {
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		dbDelta( $this->statements() );
		$this->start_sequence();
		update_option( self::OPTION, self::VERSION, true );
	}

	/**
	 * The outbox's ids are the sequence of deliveries, which must go on rising when the plugin is removed and installed
	 * again: the sidecar takes the higher for the newer. So they begin at the present second.
	 */
	private function start_sequence(): void {
		$table = $this->database->outbox();
		if ( null !== $this->database->number( 'SELECT id FROM %i LIMIT 1', array( $table ) ) ) {
			return;
		}
		$this->database->run(
			"INSERT IGNORE INTO %i (id, order_id, topic, state, created_at) VALUES (%d, 0, '', 'skipped', 0)",
			array( $table, time() )
		);
		$this->database->run( 'DELETE FROM %i WHERE order_id = 0', array( $table ) );
	}

	/**
	 * As dbDelta() wants them: two spaces after PRIMARY KEY, one statement each.
	 *
	 * @return string[]
	 */
	private function statements(): array {
		global $wpdb;
		$collate = $wpdb->get_charset_collate();
		return array(
			"CREATE TABLE {$this->database->outbox()} (
				id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				order_id bigint(20) unsigned NOT NULL,
				topic varchar(20) NOT NULL,
				state varchar(10) NOT NULL DEFAULT 'waiting',
				webhook_id varchar(64) DEFAULT NULL,
				body longtext DEFAULT NULL,
				frozen_at bigint(20) DEFAULT NULL,
				refund_ids text DEFAULT NULL,
				attempts int(11) NOT NULL DEFAULT 0,
				next_attempt_at bigint(20) NOT NULL DEFAULT 0,
				claim varchar(40) DEFAULT NULL,
				claimed_until bigint(20) NOT NULL DEFAULT 0,
				attempt_log longtext DEFAULT NULL,
				created_at bigint(20) NOT NULL,
				sent_at bigint(20) DEFAULT NULL,
				PRIMARY KEY  (id),
				KEY order_id (order_id, id),
				KEY state (state, next_attempt_at),
				KEY webhook_id (webhook_id),
				KEY refund_ids (refund_ids(20))
			) $collate;",
			"CREATE TABLE {$this->database->reports()} (
				report_id varchar(64) NOT NULL,
				order_id bigint(20) unsigned NOT NULL,
				customer_note_id bigint(20) unsigned DEFAULT NULL,
				mail varchar(10) NOT NULL DEFAULT 'none',
				completion varchar(10) NOT NULL DEFAULT 'none',
				claimed_until bigint(20) NOT NULL DEFAULT 0,
				created_at bigint(20) NOT NULL,
				PRIMARY KEY  (report_id),
				KEY order_id (order_id)
			) $collate;",
			"CREATE TABLE {$this->database->seats()} (
				id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				order_id bigint(20) unsigned NOT NULL,
				line_item_id varchar(40) NOT NULL,
				line longtext NOT NULL,
				learner varchar(254) DEFAULT NULL,
				seat longtext DEFAULT NULL,
				updated_at bigint(20) NOT NULL,
				PRIMARY KEY  (id),
				KEY order_id (order_id, id),
				KEY learner (learner(100))
			) $collate;",
			"CREATE TABLE {$this->database->calls()} (
				call_id char(64) NOT NULL,
				made_at bigint(20) NOT NULL,
				PRIMARY KEY  (call_id),
				KEY made_at (made_at)
			) $collate;",
		);
	}
}
