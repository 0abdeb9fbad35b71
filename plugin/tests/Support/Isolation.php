<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use PHPUnit\Runner\AfterTestHook;
use PHPUnit\Runner\BeforeTestHook;

/**
 * Undoes in the database what a test did to it: each test runs in a transaction of its own.
 *
 * What the tested code calls a transaction is a savepoint within. A test class that speaks with the database by two
 * connections is a CommitsForReal, and cleans up itself.
 */
final class Isolation implements BeforeTestHook, AfterTestHook {

	private const SAVEPOINTS = array(
		'START TRANSACTION' => 'SAVEPOINT matricula_test',
		'COMMIT'            => 'RELEASE SAVEPOINT matricula_test',
		'ROLLBACK'          => 'ROLLBACK TO SAVEPOINT matricula_test',
	);

	/**
	 * Whether the test that runs is undone.
	 *
	 * @var bool
	 */
	private bool $is_undone = false;

	public function executeBeforeTest( string $test ): void {
		$this->is_undone = ! is_a( (string) strtok( $test, ':' ), CommitsForReal::class, true );
		if ( $this->is_undone ) {
			$this->query( 'START TRANSACTION' );
			add_filter( 'query', array( $this, 'to_savepoint' ) );
		}
	}

	public function executeAfterTest( string $test, float $time ): void {
		if ( $this->is_undone ) {
			remove_filter( 'query', array( $this, 'to_savepoint' ) );
			$this->query( 'ROLLBACK' );
		}
		wp_cache_flush();
		wp_set_current_user( 0 );
	}

	/**
	 * Keeps the tested code from ending the test's transaction: MariaDB knows one at a time.
	 *
	 * @param string $query A statement on its way to the database.
	 */
	public function to_savepoint( $query ): string {
		return self::SAVEPOINTS[ strtoupper( rtrim( trim( (string) $query ), ';' ) ) ] ?? (string) $query;
	}

	private function query( string $sql ): void {
		global $wpdb;
		$wpdb->query( $sql );
	}
}
