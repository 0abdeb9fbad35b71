<?php
declare( strict_types=1 );

namespace Matricula\Network;

/**
 * The sites of a network, one after the other, as if each had been asked for. Elsewhere there is one site: this.
 */
final class Sites {

	/**
	 * A network may have thousands.
	 */
	private const AT_ONCE = 100;

	/**
	 * Does some work on every site of every network.
	 *
	 * @param callable(): void $work Done on the site.
	 */
	public static function each( callable $work ): void {
		if ( ! is_multisite() ) {
			$work();
			return;
		}
		for ( $seen = 0, $sites = self::page( 0 ); array() !== $sites; $sites = self::page( $seen ) ) {
			foreach ( $sites as $site ) {
				self::within( $site, $work );
			}
			$seen += count( $sites );
			self::forget_what_was_read();
		}
	}

	/**
	 * Does some work on one site, and comes back however it ends.
	 *
	 * @param int              $site A site's id.
	 * @param callable(): void $work Done on the site.
	 */
	public static function within( int $site, callable $work ): void {
		if ( get_current_blog_id() === $site ) {
			$work();
			return;
		}
		switch_to_blog( $site );
		try {
			$work();
		} finally {
			restore_current_blog();
		}
	}

	/**
	 * Ids, the oldest site first.
	 *
	 * @return int[]
	 */
	private static function page( int $offset ): array {
		$sites = get_sites(
			array(
				'fields'  => 'ids',
				'orderby' => 'id',
				'number'  => self::AT_ONCE,
				'offset'  => $offset,
			)
		);
		return array_map( 'intval', is_array( $sites ) ? $sites : array() );
	}

	/**
	 * WordPress keeps the options of each site that was visited in memory.
	 */
	private static function forget_what_was_read(): void {
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
	}
}
