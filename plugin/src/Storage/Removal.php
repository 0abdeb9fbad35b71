<?php
declare( strict_types=1 );

namespace Matricula\Storage;

use Matricula\Network\NetworkSidecar;
use Matricula\Network\Sites;
use Matricula\Outbox\Wakeups;

/**
 * Takes the plugin's own data out of the database.
 *
 * What products sell and what orders sold stays, as meta of theirs: it is the shop's own record of its sales, and a plugin
 * that is installed again goes on from it.
 */
final class Removal {

	private const OPTIONS = 'matricula_';

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * A network's sites each have tables and options of their own. One that is damaged keeps no other from losing them.
	 */
	public function from_every_site(): void {
		$last = null;
		Sites::each(
			function () use ( &$last ): void {
				try {
					$this->from_this_site();
				} catch ( DatabaseFailure $problem ) {
					$last = $problem;
				}
			}
		);
		NetworkSidecar::forget();
		if ( null !== $last ) {
			throw $last;
		}
	}

	public function from_this_site(): void {
		$this->remove_actions();
		foreach ( $this->database->tables() as $table ) {
			$this->database->run( 'DROP TABLE IF EXISTS %i', array( $table ) );
		}
		foreach ( $this->options() as $option ) {
			delete_option( $option );
		}
	}

	/**
	 * All begin alike. By name, so that WordPress's cache forgets them too.
	 *
	 * @return string[]
	 */
	private function options(): array {
		global $wpdb;
		$rows = $this->database->rows(
			'SELECT option_name FROM %i WHERE LEFT( option_name, %d ) = %s',
			array( $wpdb->options, strlen( self::OPTIONS ), self::OPTIONS )
		);
		return array_map( 'strval', array_column( $rows, 'option_name' ) );
	}

	/**
	 * Scheduled actions with their logs. By SQL, since Action Scheduler comes with WooCommerce, which may be gone.
	 */
	private function remove_actions(): void {
		global $wpdb;
		$actions = $wpdb->prefix . 'actionscheduler_actions';
		$groups  = $wpdb->prefix . 'actionscheduler_groups';
		$logs    = $wpdb->prefix . 'actionscheduler_logs';
		if ( ! $this->database->has( $actions ) || ! $this->database->has( $groups ) || ! $this->database->has( $logs ) ) {
			return;
		}
		$this->database->run(
			'DELETE FROM %i WHERE action_id IN ( SELECT action_id FROM %i actions JOIN %i grp ON grp.group_id = actions.group_id WHERE grp.slug = %s )',
			array( $logs, $actions, $groups, Wakeups::GROUP )
		);
		$this->database->run(
			'DELETE FROM %i WHERE group_id IN ( SELECT group_id FROM %i WHERE slug = %s )',
			array( $actions, $groups, Wakeups::GROUP )
		);
		$this->database->run( 'DELETE FROM %i WHERE slug = %s', array( $groups, Wakeups::GROUP ) );
	}
}
