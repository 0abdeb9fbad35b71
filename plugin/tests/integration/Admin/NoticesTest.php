<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Admin;

use Matricula\Admin\Connection;
use Matricula\Admin\Notices;
use Matricula\Outbox\CapturedRows;
use Matricula\Outbox\Outage;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\Topic;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\PairingStore;
use Matricula\Sidecar\SidecarProblem;
use Matricula\Storage\Database;
use Matricula\Tests\Support\AdminRequests;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * What the owner is told without asking: as notices, in Site Health, and in WooCommerce's status report.
 */
final class NoticesTest extends TestCase {

	use AdminRequests;
	use SidecarAnswers;

	public static function setUpBeforeClass(): void {
		require_once WC_ABSPATH . 'includes/admin/wc-admin-functions.php';
	}

	protected function setUp(): void {
		$database = new Database();
		$database->run( 'DELETE FROM %i', array( $database->outbox() ) );
		as_unschedule_all_actions( '', array(), 'matricula' );
		$this->log_in( 'manager' );
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'], $GLOBALS['plugin_page'] );
	}

	public function test_a_shop_that_is_not_paired_is_told_where_to_pair(): void {
		$notices = $this->notices();

		self::assertStringContainsString( 'not paired', $notices );
		self::assertStringContainsString( 'notice-warning', $notices );
		self::assertStringContainsString( 'admin.php?page=matricula', $notices );
		self::assertSame( 'recommended', $this->site_health()['status'] );
	}

	public function test_a_shop_that_is_well_is_told_nothing(): void {
		$this->pair_shop();

		self::assertSame( '', $this->notices() );
		self::assertSame( 'good', $this->site_health()['status'] );
	}

	public function test_a_copy_of_the_shop_is_told_that_it_sends_nothing(): void {
		$this->pair_shop();
		$paired = get_option( 'home' );
		$this->move_site();

		$notices = $this->notices();

		self::assertStringContainsString( 'notice-error', $notices );
		self::assertStringContainsString( "paired with $paired, and this site is https://staging.example. It sends nothing", $notices );
		self::assertStringContainsString( 'paired as a new shop', $notices );
		self::assertSame( 'critical', $this->site_health()['status'] );
	}

	public function test_new_keys_of_wordpress_are_told_before_orders_are_missed(): void {
		$this->pair_shop();
		update_option( 'matricula_pairing', 'sealed under other keys' );

		self::assertStringContainsString( 'secret keys', $this->notices() );
		$GLOBALS['plugin_page'] = 'matricula';
		self::assertStringContainsString( 'secret keys', $this->notices( 'woocommerce_page_matricula' ) );
	}

	public function test_orders_that_do_not_get_through_are_told_with_the_reason(): void {
		$this->pair_shop();
		$this->delivery( array( 'created_at' => time() - 3600 ) );
		( new ContactLog() )->failed( new SidecarProblem( 'sidecar_refused', 'Nothing takes <b>the connection</b>.' ) );

		$notices = $this->notices();

		self::assertStringContainsString( 'have not reached the Matricula sidecar since', $notices );
		self::assertStringContainsString( 'Nothing takes &lt;b&gt;the connection', $notices );
		self::assertSame( 'critical', $this->site_health()['status'] );
	}

	public function test_a_first_quarter_of_an_hour_is_borne_in_silence(): void {
		$this->pair_shop();
		$this->delivery( array( 'created_at' => time() - 600 ) );
		( new ContactLog() )->failed( new SidecarProblem( 'sidecar_refused', 'Nothing.' ) );

		self::assertSame( '', $this->notices() );
	}

	public function test_an_order_that_waits_for_the_schedule_is_no_failure(): void {
		$this->pair_shop();
		( new ContactLog() )->failed( new SidecarProblem( 'sidecar_refused', 'Nothing.' ) );
		update_option( 'matricula_last_sent', time() + 1 );
		$this->delivery( array( 'created_at' => time() - 3600 ) );

		self::assertSame( '', $this->notices() );
	}

	public function test_deliveries_given_up_are_counted(): void {
		$this->pair_shop();
		$this->delivery( array( 'state' => 'failed' ) );
		$this->delivery( array( 'state' => 'failed' ) );

		self::assertStringContainsString( 'did not take 2 deliveries for three days', $this->notices() );
	}

	public function test_a_schedule_that_sleeps_is_told_with_what_to_ask_the_host_for(): void {
		$this->pair_shop();
		as_schedule_single_action( time() - 3600, 'matricula_deliver', array(), 'matricula' );

		self::assertStringContainsString( 'cron job', $this->notices() );
		self::assertSame( 'recommended', $this->site_health()['status'] );
	}

	public function test_an_unpaired_shop_hears_of_nothing_but_pairing(): void {
		$this->delivery( array( 'state' => 'failed' ) );

		self::assertSame( 1, substr_count( $this->notices(), 'class="notice' ) );
	}

	/**
	 * @testWith ["manager", "edit-post"]
	 *           ["ana", "dashboard"]
	 *           ["", "dashboard"]
	 */
	public function test_nobody_else_and_no_other_screen_is_bothered( string $login, string $screen ): void {
		$this->log_in( $login );

		self::assertSame( '', $this->notices( $screen ) );
	}

	public function test_the_settings_page_shows_it_in_its_own_way(): void {
		$GLOBALS['plugin_page'] = 'matricula';

		self::assertSame( '', $this->notices( 'woocommerce_page_matricula' ) );
	}

	public function test_the_status_report_helps_without_a_secret(): void {
		$pairing = $this->pair_shop();
		( new ContactLog() )->failed( new SidecarProblem( 'sidecar_refused', 'Nothing.' ) );

		ob_start();
		do_action( 'woocommerce_system_status_report' );
		$report = (string) ob_get_clean();

		self::assertStringContainsString( 'data-export-label="Sidecar"', $report );
		self::assertStringContainsString( 'https://sidecar.example', $report );
		self::assertStringContainsString( 'sidecar_refused', $report );
		self::assertStringNotContainsString( substr( $pairing->delivery_secret()->to_text(), 6 ), $report );
	}

	private function notices( string $screen = 'dashboard' ): string {
		set_current_screen( $screen );
		$connection = new Connection( new PairingStore(), new Outbox( new Database() ), new ContactLog(), new Outage() );
		ob_start();
		( new Notices( $connection ) )->show();
		return (string) ob_get_clean();
	}

	/**
	 * The test's result.
	 *
	 * @return array<string, mixed>
	 */
	private function site_health(): array {
		$tests = apply_filters(
			'site_status_tests',
			array(
				'direct' => array(),
				'async'  => array(),
			)
		);
		return $tests['direct']['matricula_connection']['test']();
	}

	/**
	 * A row of the outbox.
	 *
	 * @param array<string, string|int> $columns What differs from one just written.
	 */
	private function delivery( array $columns ): void {
		global $wpdb;
		$database = new Database();
		$wpdb->update( $database->outbox(), $columns, array( 'id' => ( new CapturedRows( $database ) )->add( 118, Topic::UPDATED ) ) );
	}
}
