<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Log;
use Matricula\Pairing\PairingStore;
use Matricula\Registerable;
use Throwable;

/**
 * WordPress runs its schedule once at a time. Who asks for a run while there is one is refused, and what they have put into
 * the schedule may be lost: the run writes the schedule back as it has read it. So a run, after it has let go of its lock,
 * looks whether something is due: whoever was refused has written into the outbox before that.
 */
final class MissedWakeups implements Registerable {

	private PairingStore $pairings;
	private Outbox $outbox;

	public function __construct( PairingStore $pairings, Outbox $outbox ) {
		$this->pairings = $pairings;
		$this->outbox   = $outbox;
	}

	public function register(): void {
		add_action( 'shutdown', array( $this, 'look_again' ), 200 );
	}

	/**
	 * Runs the queue of Action Scheduler again where something is due.
	 */
	public function look_again(): void {
		if ( ! wp_doing_cron() ) {
			return;
		}
		try {
			$this->let_go();
			$next = $this->pairings->is_paired() ? $this->outbox->next_attempt_at() : null;
			if ( null !== $next && $next <= time() ) {
				do_action( 'action_scheduler_run_queue', 'Matricula' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Action Scheduler's.
			}
		} catch ( Throwable $problem ) {
			Log::error( 'The outbox could not be looked at again; the next sweep does it', $problem );
		}
	}

	/**
	 * WordPress keeps its lock, for a minute, where a run finds nothing in the schedule: its event was lost.
	 */
	private function let_go(): void {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput -- compared only.
		$own = wp_unslash( $_GET['doing_wp_cron'] ?? '' );
		if ( '' !== $own && function_exists( '_get_cron_lock' ) && _get_cron_lock() === $own ) {
			delete_transient( 'doing_cron' );
		}
	}
}
