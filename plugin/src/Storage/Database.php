<?php
declare( strict_types=1 );

namespace Matricula\Storage;

use Throwable;
use wpdb;

/**
 * Speaks SQL with the shop's database. A statement that fails throws, where wpdb only keeps the error.
 *
 * Moments are whole seconds of the database's own clock (UNIX_TIMESTAMP()), so that several web servers agree on what is
 * due and no time zone takes part.
 */
final class Database {

	public function outbox(): string {
		return $this->wpdb()->prefix . 'matricula_outbox';
	}

	public function reports(): string {
		return $this->wpdb()->prefix . 'matricula_reports';
	}

	public function seats(): string {
		return $this->wpdb()->prefix . 'matricula_seats';
	}

	public function calls(): string {
		return $this->wpdb()->prefix . 'matricula_calls';
	}

	/**
	 * All of the plugin's.
	 *
	 * @return string[]
	 */
	public function tables(): array {
		return array( $this->outbox(), $this->reports(), $this->seats(), $this->calls() );
	}

	/**
	 * Whether there is a table of that name.
	 */
	public function has( string $table ): bool {
		return array() !== $this->rows( 'SHOW TABLES LIKE %s', array( $this->wpdb()->esc_like( $table ) ) );
	}

	/**
	 * Runs a statement and says how many rows it changed.
	 *
	 * @param literal-string               $sql  With placeholders of wpdb::prepare(), %i for names.
	 * @param array<int, string|int|float> $args Values of the placeholders.
	 * @throws DatabaseFailure When the database refuses it.
	 */
	public function run( string $sql, array $args = array() ): int {
		$wpdb     = $this->wpdb();
		$shown    = $wpdb->suppress_errors( true ); // Else wpdb prints errors into the shopper's page.
		$affected = $wpdb->query( $this->prepared( $sql, $args ) ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- prepared() does.
		$wpdb->suppress_errors( $shown );
		if ( false === $affected ) {
			throw DatabaseFailure::of_statement( $sql, $wpdb->last_error );
		}
		return (int) $affected;
	}

	/**
	 * Rows of a question, as text by column.
	 *
	 * @param literal-string               $sql  With placeholders.
	 * @param array<int, string|int|float> $args Values of the placeholders.
	 * @return array<int, array<string, string|null>>
	 * @throws DatabaseFailure When the database refuses it.
	 */
	public function rows( string $sql, array $args = array() ): array {
		$wpdb  = $this->wpdb();
		$shown = $wpdb->suppress_errors( true );
		$rows  = $wpdb->get_results( $this->prepared( $sql, $args ), ARRAY_A ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- prepared() does.
		$wpdb->suppress_errors( $shown );
		if ( ! is_array( $rows ) || '' !== $wpdb->last_error ) {
			throw DatabaseFailure::of_statement( $sql, $wpdb->last_error );
		}
		return $rows; // @phpstan-ignore return.type (MySQL's drivers give text or null.)
	}

	/**
	 * The first row; null for none.
	 *
	 * @param literal-string               $sql  With placeholders.
	 * @param array<int, string|int|float> $args Values of the placeholders.
	 * @return array<string, string|null>|null
	 */
	public function row( string $sql, array $args = array() ): ?array {
		return $this->rows( $sql, $args )[0] ?? null;
	}

	/**
	 * A column of whole numbers.
	 *
	 * @param literal-string               $sql  With placeholders.
	 * @param array<int, string|int|float> $args Values of the placeholders.
	 * @return int[]
	 */
	public function numbers( string $sql, array $args = array() ): array {
		return array_map(
			static function ( array $row ): int {
				return (int) reset( $row );
			},
			$this->rows( $sql, $args )
		);
	}

	/**
	 * One whole number; null for none.
	 *
	 * @param literal-string               $sql  With placeholders.
	 * @param array<int, string|int|float> $args Values of the placeholders.
	 */
	public function number( string $sql, array $args = array() ): ?int {
		$row   = $this->row( $sql, $args );
		$value = null === $row ? null : reset( $row );
		return null === $value || false === $value ? null : (int) $value;
	}

	public function last_id(): int {
		return (int) $this->wpdb()->insert_id;
	}

	/**
	 * The database's clock, in seconds.
	 */
	public function now(): int {
		return (int) $this->number( 'SELECT UNIX_TIMESTAMP()' );
	}

	/**
	 * All of it or nothing. Whatever is thrown inside undoes it.
	 *
	 * @param callable $work What belongs together.
	 * @throws Throwable What the work threw.
	 */
	public function in_transaction( callable $work ): void {
		$this->run( 'START TRANSACTION' );
		try {
			$work();
			$this->run( 'COMMIT' );
		} catch ( Throwable $problem ) {
			$this->run( 'ROLLBACK' );
			throw $problem;
		}
	}

	/**
	 * Puts the values in.
	 *
	 * @param literal-string               $sql  With placeholders.
	 * @param array<int, string|int|float> $args Values of the placeholders.
	 */
	private function prepared( string $sql, array $args ): string {
		return array() === $args ? $sql : (string) $this->wpdb()->prepare( $sql, $args ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- callers pass literals.
	}

	private function wpdb(): wpdb {
		global $wpdb;
		return $wpdb;
	}
}
