<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use ActionScheduler_Store;
use Matricula\Network\Sites;
use Matricula\Storage\Database;

/**
 * Sees to it that somebody sends. Losing every wake-up loses nothing: the sweep and the sidecar's own question find what waits.
 */
final class Wakeups {

	public const DELIVER = 'matricula_deliver';
	public const SWEEP   = 'matricula_sweep';
	public const GROUP   = 'matricula';

	private Outbox $outbox;
	private bool $is_visitor_gone = false;

	public function __construct( Outbox $outbox ) {
		$this->outbox = $outbox;
	}

	/**
	 * Ends the response where PHP can, so that nobody waits for what follows. Not in a queue or on a command line, whose
	 * output goes on.
	 */
	public function let_the_visitor_go(): void {
		if ( wp_doing_cron() || defined( 'WP_CLI' ) || 'cli' === PHP_SAPI || ! apply_filters( 'matricula_end_response_early', true ) ) {
			return;
		}
		foreach ( array( 'fastcgi_finish_request', 'litespeed_finish_request' ) as $finish ) {
			if ( function_exists( $finish ) ) {
				$finish();
				$this->is_visitor_gone = true;
			}
		}
	}

	/**
	 * An action that is due now, and an event by which WordPress's schedule starts it. WordPress refuses a second event of
	 * the same name and arguments within ten minutes: ours differs from Action Scheduler's by its argument.
	 *
	 * WordPress looks at its schedule before we write into it, and would look again at the next visit. A bank's call may be
	 * the last one for hours, so it is asked to look now. That is an HTTP request to the shop itself, which takes up to a
	 * second where PHP cannot end a response early (Apache's module): nobody who waits is held for it, and there the next
	 * visit or the sidecar's own question comes first.
	 */
	public function soon(): void {
		$this->by( time() );
		if ( self::is_constant_true( 'DISABLE_WP_CRON' ) ) {
			return;
		}
		wp_schedule_single_event( time(), 'action_scheduler_run_queue', array( 'Matricula' ) );
		if ( $this->is_visitor_gone && ! self::is_constant_true( 'ALTERNATE_WP_CRON' ) ) { // That one redirects the visitor.
			wp_cron();
		}
	}

	/**
	 * An action for what is due next.
	 *
	 * @param int $not_before While the sidecar is away, nothing is due earlier.
	 */
	public function for_next_due( int $not_before = 0 ): void {
		$next = $this->outbox->next_attempt_at();
		if ( null !== $next ) {
			$this->by( max( $next, $not_before, time() ) );
		}
	}

	/**
	 * The recurring sweep. Asked for where it may be missing, not in every request.
	 */
	public function ensure_sweep(): void {
		if ( ! as_has_scheduled_action( self::SWEEP, null, self::GROUP ) ) {
			as_schedule_recurring_action( time() + 60, Sweeper::EVERY_SECONDS, self::SWEEP, array(), self::GROUP );
		}
	}

	/**
	 * The plugin is switched off: nothing of it stays scheduled.
	 *
	 * @param mixed $is_network_wide True: on every site of the network.
	 */
	public static function forget( $is_network_wide = false ): void {
		if ( ! function_exists( 'as_unschedule_all_actions' ) ) {
			return;
		}
		if ( true === $is_network_wide ) {
			Sites::each( array( self::class, 'forget_this_site' ) );
		} else {
			self::forget_this_site();
		}
	}

	/**
	 * A site of a network that nobody has visited yet has no schedule.
	 */
	public static function forget_this_site(): void {
		global $wpdb;
		if ( ( new Database() )->has( $wpdb->prefix . 'actionscheduler_actions' ) ) {
			as_unschedule_all_actions( '', array(), self::GROUP );
		}
	}

	private static function is_constant_true( string $name ): bool {
		return defined( $name ) && true === constant( $name );
	}

	/**
	 * One pending action at that moment or before it. A running one does not count: it may have looked already. Two may
	 * be made at once, and the second finds nothing to do; `unique` would refuse the one that a running action makes for
	 * its successor.
	 */
	private function by( int $moment ): void {
		$pending = as_get_scheduled_actions(
			array(
				'hook'         => self::DELIVER,
				'group'        => self::GROUP,
				'status'       => ActionScheduler_Store::STATUS_PENDING,
				'date'         => gmdate( 'Y-m-d H:i:s', $moment + 1 ),
				'date_compare' => '<=',
				'per_page'     => 1,
			),
			'ids'
		);
		if ( array() === $pending ) {
			as_schedule_single_action( $moment, self::DELIVER, array(), self::GROUP );
		}
	}
}
