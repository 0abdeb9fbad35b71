<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Log;
use Matricula\Order\CourseOrders;
use Matricula\Order\OrderTable;
use Matricula\Pairing\PairingStore;
use Matricula\Registerable;
use Throwable;

/**
 * Finds what slipped through, as a recurring action: orders that changed while a row could not be written, and refunds
 * that were deleted without a word. Then it tidies up.
 */
final class Sweeper implements Registerable {

	public const EVERY_SECONDS = 300;

	/**
	 * Sweeps overlap: a transaction may end, and clocks may differ, long after an order's modified time.
	 */
	private const OVERLAP_SECONDS = 3600;

	/**
	 * Action Scheduler stops its batch after 30 seconds.
	 */
	private const BUDGET_SECONDS = 15;
	private const ORDERS_AT_ONCE = 100;

	private const SWEPT_UNTIL = 'matricula_swept_until';

	private PairingStore $pairings;
	private OrderTable $orders;
	private CourseOrders $course_orders;
	private Outbox $outbox;
	private CapturedRows $rows;
	private RefundsGone $refunds_gone;
	private OldRows $old_rows;
	private Wakeups $wakeups;

	public function __construct(
		PairingStore $pairings,
		OrderTable $orders,
		CourseOrders $course_orders,
		Outbox $outbox,
		CapturedRows $rows,
		RefundsGone $refunds_gone,
		OldRows $old_rows,
		Wakeups $wakeups
	) {
		$this->pairings      = $pairings;
		$this->orders        = $orders;
		$this->course_orders = $course_orders;
		$this->outbox        = $outbox;
		$this->rows          = $rows;
		$this->refunds_gone  = $refunds_gone;
		$this->old_rows      = $old_rows;
		$this->wakeups       = $wakeups;
	}

	public function register(): void {
		add_action( Wakeups::SWEEP, array( $this, 'run' ), 10, 0 );
		add_action( 'action_scheduler_ensure_recurring_actions', array( $this->wakeups, 'ensure_sweep' ), 10, 0 );
	}

	/**
	 * Nothing is thrown: Action Scheduler gives up a recurring action that failed five times in a row.
	 */
	public function run(): void {
		try {
			$pairing = $this->pairings->find_usable();
			if ( null === $pairing ) {
				return;
			}
			// From before the pairing, where there was one already: orders that changed between the two went into no outbox.
			$swept_until = get_option( self::SWEPT_UNTIL );
			$this->sweep_orders_since( ( is_numeric( $swept_until ) ? (int) $swept_until : $pairing->paired_at() ) - self::OVERLAP_SECONDS );
			$this->add( $this->refunds_gone->orders() );
			$this->old_rows->tidy_up();
			$this->wakeups->for_next_due();
		} catch ( Throwable $problem ) {
			Log::error( 'The sweep for orders that slipped through did not end; the next one goes on', $problem );
		}
	}

	/**
	 * From the oldest change on, so that a sweep that runs out of time knows how far it came.
	 */
	private function sweep_orders_since( int $since ): void {
		$started = time();
		$offset  = 0;
		do {
			$changed = $this->orders->changed_since( $since, self::ORDERS_AT_ONCE, $offset );
			$this->add( $this->untold( $changed ) );
			$offset += self::ORDERS_AT_ONCE;
			$is_last = count( $changed ) < self::ORDERS_AT_ONCE;
			if ( ! $is_last && time() - $started >= self::BUDGET_SECONDS ) {
				update_option( self::SWEPT_UNTIL, max( $changed ) + self::OVERLAP_SECONDS, false );
				return;
			}
		} while ( ! $is_last );
		update_option( self::SWEPT_UNTIL, $started, false );
	}

	/**
	 * Those that concern the sidecar and whose last change no row tells.
	 *
	 * @param array<int, int> $changed Second of the change by order.
	 * @return int[]
	 */
	private function untold( array $changed ): array {
		$course_orders = $this->course_orders->among( array_keys( $changed ) );
		$covers        = $this->outbox->covers( $course_orders );
		return array_filter(
			$course_orders,
			static function ( int $order_id ) use ( $covers, $changed ): bool {
				return ! isset( $covers[ $order_id ] ) || ! $covers[ $order_id ]->tells_change_at( $changed[ $order_id ] );
			}
		);
	}

	/**
	 * Writes a row for each.
	 *
	 * @param int[] $order_ids Orders.
	 */
	private function add( array $order_ids ): void {
		foreach ( $order_ids as $order_id ) {
			$this->rows->add( $order_id, Topic::UPDATED );
		}
	}
}
