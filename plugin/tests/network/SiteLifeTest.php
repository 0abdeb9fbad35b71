<?php
declare( strict_types=1 );

namespace Matricula\Tests\Network;

use Matricula\Outbox\Wakeups;
use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Storage\Database;
use Matricula\Storage\Removal;
use Matricula\Tests\Support\CommitsForReal;
use Matricula\Tests\Support\NetworkSites;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * Sites come and go, and with them what the plugin keeps of each.
 */
final class SiteLifeTest extends TestCase implements CommitsForReal {

	use NetworkSites;
	use SidecarAnswers;

	private const TABLES = array( 'calls', 'outbox', 'reports', 'seats' );

	public function test_a_new_site_has_tables_of_its_own_before_anybody_visits_it(): void {
		$site = $this->make_site();

		self::assertSame( self::TABLES, $this->tables_of( $site ) );
		self::assertGreaterThan( time() - 60, $this->on( $site, array( self::class, 'next_row' ) ) );
	}

	public function test_a_site_that_is_deleted_takes_its_tables_along_and_no_others(): void {
		$site  = $this->make_site();
		$other = $this->make_site();

		wp_delete_site( $site );

		self::assertSame( array(), $this->tables_of( $site ) );
		self::assertSame( self::TABLES, $this->tables_of( $other ) );
		self::assertSame( self::TABLES, $this->tables_of( get_main_site_id() ) );
	}

	public function test_the_sidecar_is_told_when_a_paired_site_is_deleted(): void {
		$site = $this->make_site();
		$this->on(
			$site,
			function (): Pairing {
				return $this->pair_shop();
			}
		);
		$this->sidecar_answers( '/unpairings', 200, array() );

		wp_delete_site( $site );

		self::assertSame( array( 'https://sidecar.example/v1/shops/acme/unpairings' ), array_column( $this->asked, 'url' ) );
	}

	public function test_a_site_is_deleted_even_when_the_sidecar_is_away(): void {
		$site = $this->make_site();
		$this->on(
			$site,
			function (): Pairing {
				return $this->pair_shop();
			}
		);

		wp_delete_site( $site );

		self::assertNull( get_site( $site ) );
		self::assertSame( array(), $this->tables_of( $site ) );
	}

	public function test_a_site_is_paired_for_itself(): void {
		$site = $this->make_site();
		$this->on(
			$site,
			function (): Pairing {
				return $this->pair_shop();
			}
		);

		self::assertFalse( ( new PairingStore() )->is_paired() );
		self::assertTrue( $this->on( $site, array( new PairingStore(), 'is_paired' ) ) );
		self::assertNull( $this->on( $site, array( new PairingStore(), 'obstacle' ) ) );
	}

	/**
	 * Tools that make a site as a copy of another copy its options too.
	 */
	public function test_a_site_made_as_a_copy_of_another_notices_that_the_pairing_is_not_its_own(): void {
		$site    = $this->make_site();
		$copy    = $this->make_site();
		$options = array( 'matricula_paired_site', 'matricula_pairing' );
		$stored  = $this->on(
			$site,
			function () use ( $options ): array {
				$this->pair_shop();
				return array_map( 'get_option', $options );
			}
		);
		$this->on(
			$copy,
			static function () use ( $options, $stored ): array {
				return array_map( 'update_option', $options, $stored );
			}
		);

		self::assertSame( PairingStore::SITE_MOVED, $this->on( $copy, array( new PairingStore(), 'obstacle' ) ) );
	}

	public function test_switched_off_for_the_network_nothing_stays_scheduled_on_any_site(): void {
		$site  = $this->visited_site();
		$ghost = $this->make_site(); // Nobody was ever there.
		$sweep = array( new Wakeups( new \Matricula\Outbox\Outbox( new Database() ) ), 'ensure_sweep' );
		$this->on( $site, $sweep );
		$this->on( get_main_site_id(), $sweep );

		do_action( 'deactivate_matricula/matricula.php', true );

		self::assertFalse( $this->on( $site, array( self::class, 'has_sweep' ) ) );
		self::assertFalse( self::has_sweep() );
		self::assertNotContains( 'actionscheduler_actions', $this->tables_of( $ghost ) );
	}

	public function test_switched_off_for_one_site_the_others_go_on(): void {
		$site  = $this->visited_site();
		$sweep = array( new Wakeups( new \Matricula\Outbox\Outbox( new Database() ) ), 'ensure_sweep' );
		$this->on( $site, $sweep );

		do_action( 'deactivate_matricula/matricula.php', false );

		self::assertTrue( $this->on( $site, array( self::class, 'has_sweep' ) ) );
	}

	public function test_deleted_it_leaves_nothing_on_any_site_nor_on_the_network(): void {
		global $wpdb;
		$site    = $this->make_site();
		$damaged = $this->make_site();
		$last    = $this->make_site();
		$wpdb->query( "DROP TABLE {$wpdb->get_blog_prefix( $damaged )}options" );
		update_site_option( 'matricula_sidecar_url', 'https://sidecar.example' );

		$complaint = '';
		try {
			( new Removal( new Database() ) )->from_every_site();
		} catch ( \Matricula\Storage\DatabaseFailure $problem ) {
			$complaint = $problem->getMessage();
		} finally {
			$left = array_map( array( $this, 'tables_of' ), array( get_main_site_id(), $site, $last ) );
			$this->on( get_main_site_id(), array( new \Matricula\Storage\Schema( new Database() ), 'install' ) );
		}

		self::assertStringContainsString( 'refused a statement (SELECT)', $complaint );
		self::assertSame( array( array(), array(), array() ), $left );
		self::assertFalse(
			$this->on(
				$last,
				static function () {
					return get_option( 'matricula_schema' );
				}
			)
		);
		self::assertFalse( get_site_option( 'matricula_sidecar_url' ) );
		self::assertSame( get_main_site_id(), get_current_blog_id() );
	}

	public static function has_sweep(): bool {
		return (bool) as_has_scheduled_action( Wakeups::SWEEP, null, Wakeups::GROUP );
	}

	/**
	 * What the outbox's counter gives next: it begins at the present second.
	 */
	public static function next_row(): int {
		return ( new \Matricula\Outbox\CapturedRows( new Database() ) )->add( 1, 'order.updated' );
	}
}
