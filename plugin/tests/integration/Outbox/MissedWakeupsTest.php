<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use Matricula\Tests\Support\CommitsForReal;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Killing;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use WC_Order;

/**
 * An order is paid while WordPress's schedule runs: its own event is lost, and its wake-up refused.
 */
final class MissedWakeupsTest extends TestCase implements CommitsForReal {

	use CourseOrders;
	use Killing;
	use SidecarAnswers;

	/**
	 * WordPress's schedule as it was.
	 *
	 * @var array<int, mixed>
	 */
	private array $schedule;

	private WC_Order $order;

	protected function setUp(): void {
		$this->pair_shop();
		$this->order    = $this->course_order();
		$this->schedule = _get_cron_array();
		_set_cron_array( array() );
		set_transient( 'doing_cron', '1795618800.5' );
	}

	protected function tearDown(): void {
		_set_cron_array( $this->schedule );
		delete_transient( 'doing_cron' );
		$this->remove_what_was_committed();
	}

	public function test_a_run_of_the_schedule_that_finds_nothing_in_it_sends_what_is_due(): void {
		$this->visit( 'wp-cron.php?doing_wp_cron=1795618800.5' );

		self::assertSame( 1, $this->rows_of( $this->order->get_id() )[0]->attempts );
	}

	public function test_it_lets_go_of_the_lock(): void {
		$this->visit( 'wp-cron.php?doing_wp_cron=1795618800.5' );

		self::assertFalse( get_transient( 'doing_cron' ) );
	}

	public function test_the_lock_of_another_run_stays(): void {
		$this->visit( 'wp-cron.php?doing_wp_cron=1795618700.5' );

		self::assertSame( '1795618800.5', get_transient( 'doing_cron' ) );
	}

	public function test_a_visitor_waits_for_no_delivery(): void {
		$this->visit( '' );

		self::assertSame( 0, $this->rows_of( $this->order->get_id() )[0]->attempts );
	}

	/**
	 * Calls the shop's web server, whose sidecar is out of reach.
	 */
	private function visit( string $path ): void {
		file_get_contents( site_url( '/' . $path ) );
		wp_cache_flush();
	}
}
