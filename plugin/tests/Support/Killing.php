<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use Matricula\Outbox\Wakeups;
use Matricula\Storage\Database;

/**
 * Runs work in a process that is killed on the way, as by the kernel, a host or a power cut: nothing is tidied up.
 */
trait Killing {

	/**
	 * Does the work in a process of its own, which is killed before the nth statement by which it writes to the database:
	 * what it reads makes no difference to anybody. What it wrote before is there, unless it is part of a transaction.
	 *
	 * @return bool Whether it was killed; false when it wrote less and ended.
	 */
	private function is_killed_before_write( int $nth, callable $work ): bool {
		$process = pcntl_fork();
		if ( 0 === $process ) {
			$this->connect_anew();
			$this->kill_before_write( $nth );
			$work();
			$this->kill_now(); // Ended: without PHP's and PHPUnit's own end, which is the parent's.
		}
		pcntl_waitpid( $process, $status );
		wp_cache_flush();
		return is_file( $this->mark( $process ) ) && unlink( $this->mark( $process ) );
	}

	/**
	 * Leaves the plugin as it is when it was just installed.
	 */
	private function remove_what_was_committed(): void {
		$database = new Database();
		as_unschedule_all_actions( '', array(), Wakeups::GROUP );
		foreach ( $database->tables() as $table ) {
			$database->run( 'DELETE FROM %i', array( $table ) );
		}
		$names = preg_grep( '/^matricula_(?!schema$)/', array_column( $database->rows( 'SELECT option_name FROM %i', array( $GLOBALS['wpdb']->options ) ), 'option_name' ) );
		array_map( 'delete_option', $names );
	}

	private function kill_before_write( int $nth ): void {
		$count = 0;
		add_filter(
			'query',
			function ( $sql ) use ( $nth, &$count ) {
				if ( 1 !== preg_match( '/^\s*(SELECT|SHOW)/i', (string) $sql ) && ++$count === $nth ) {
					touch( $this->mark( getmypid() ) );
					$this->kill_now();
				}
				return $sql;
			},
			99
		);
	}

	/**
	 * The parent's connection stays its own; it is kept, since letting it go would say goodbye over it.
	 */
	private function connect_anew(): void {
		global $wpdb;
		$GLOBALS['matricula_connection_of_the_parent'] = $wpdb->dbh;
		$wpdb->dbh                                     = null;
		$wpdb->ready                                   = false;
		$wpdb->has_connected                           = false;
		$wpdb->db_connect();
	}

	private function kill_now(): void {
		posix_kill( getmypid(), SIGKILL );
	}

	private function mark( int $process ): string {
		return sys_get_temp_dir() . '/matricula-killed-' . $process;
	}
}
