<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use Matricula\Network\Sites;

/**
 * Sites that a test makes in a network. They are deleted after it: making tables ends a transaction.
 */
trait NetworkSites {

	/**
	 * Ids of what was made.
	 *
	 * @var int[]
	 */
	private array $made = array();

	/**
	 * @after
	 */
	public function delete_sites(): void {
		require_once ABSPATH . 'wp-admin/includes/ms.php';
		foreach ( array_filter( $this->made, 'get_site' ) as $site ) {
			wp_delete_site( $site );
		}
		$this->made = array();
	}

	private function make_site(): int {
		$site = wp_insert_site(
			array(
				'domain'  => get_network()->domain,
				'path'    => '/' . uniqid( 'site' ) . '/',
				'user_id' => 1,
				'title'   => 'Campus of Letters',
			)
		);
		if ( ! is_int( $site ) ) {
			throw new \RuntimeException( $site->get_error_message() );
		}
		$this->made[] = $site;
		return $site;
	}

	/**
	 * WooCommerce makes its own tables when a site is first asked for something.
	 */
	private function visited_site(): int {
		$site = $this->make_site();
		file_get_contents( get_home_url( $site, '/?rest_route=/' ) );
		wp_cache_flush();
		return $site;
	}

	/**
	 * What some work finds out on a site.
	 *
	 * @param callable(): mixed $work Done there.
	 * @return mixed
	 */
	private function on( int $site, callable $work ) {
		$found = null;
		Sites::within(
			$site,
			static function () use ( $work, &$found ): void {
				$found = $work();
			}
		);
		return $found;
	}

	/**
	 * The plugin's tables of a site, without their prefix.
	 *
	 * @return string[]
	 */
	private function tables_of( int $site ): array {
		global $wpdb;
		$prefix = $wpdb->get_blog_prefix( $site ) . 'matricula_';
		$names  = $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $prefix ) . '%' ) );
		return str_replace( $prefix, '', $names );
	}
}
