<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Log;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Registerable;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\SidecarProblem;
use Throwable;

/**
 * Sends what waits, as an action of Action Scheduler.
 *
 * When the sidecar does not answer, everything pauses and one row at a time finds out whether it is back: fifty rows
 * would else wait fifteen seconds each, while other actions of the shop wait behind them.
 */
final class Deliverer implements Registerable {

	/**
	 * Action Scheduler stops its batch after 30 seconds, and one send may take fifteen.
	 */
	private const BUDGET_SECONDS = 15;
	private const HEADS_AT_ONCE  = 25;

	private PairingStore $pairings;
	private Claims $claims;
	private Freezer $freezer;
	private Results $results;
	private SidecarClient $client;
	private ContactLog $contacts;
	private Outage $outage;
	private Wakeups $wakeups;

	public function __construct(
		PairingStore $pairings,
		Claims $claims,
		Freezer $freezer,
		Results $results,
		SidecarClient $client,
		ContactLog $contacts,
		Outage $outage,
		Wakeups $wakeups
	) {
		$this->pairings = $pairings;
		$this->claims   = $claims;
		$this->freezer  = $freezer;
		$this->results  = $results;
		$this->client   = $client;
		$this->contacts = $contacts;
		$this->outage   = $outage;
		$this->wakeups  = $wakeups;
	}

	public function register(): void {
		add_action( Wakeups::DELIVER, array( $this, 'run' ), 10, 0 );
	}

	/**
	 * Nothing is thrown: Action Scheduler would show a failed action and do nothing more about it.
	 */
	public function run(): void {
		try {
			$this->contacts->ran();
			$this->wakeups->ensure_sweep();
			$pairing = $this->pairings->find_usable();
			if ( null === $pairing ) {
				$this->note_obstacle();
				return;
			}
			if ( ! $this->outage->is_pausing() ) {
				$this->send_due( $pairing );
			}
			$this->wakeups->for_next_due( $this->outage->paused_until() );
		} catch ( Throwable $problem ) {
			Log::error( 'The outbox could not be delivered; the next sweep tries again', $problem );
		}
	}

	/**
	 * Who un-paired the shop, or looks at a copy of it, knows why nothing is sent.
	 */
	private function note_obstacle(): void {
		if ( PairingStore::KEYS_CHANGED === $this->pairings->obstacle() ) {
			$this->contacts->failed(
				new SidecarProblem(
					PairingStore::KEYS_CHANGED,
					__( 'This site’s keys in wp-config.php changed, and what was sealed with them cannot be read any more. Pair again with a new code: no order is lost.', 'matricula' )
				)
			);
		}
	}

	private function send_due( Pairing $pairing ): void {
		$end = microtime( true ) + self::BUDGET_SECONDS;
		do {
			$heads = $this->claims->due_heads( self::HEADS_AT_ONCE );
			foreach ( $heads as $head ) {
				$claim = $this->claims->claim( $head->id );
				if ( null !== $claim && ! $this->send( $pairing, $head, $claim ) ) {
					return;
				}
				if ( microtime( true ) > $end ) {
					return;
				}
			}
		} while ( array() !== $heads );
	}

	/**
	 * Returns false when nothing else would get through either.
	 */
	private function send( Pairing $pairing, OutboxRow $head, string $claim ): bool {
		RuntimeCache::forget_order( $head->order_id );
		$started = microtime( true );
		$row     = $head;
		try {
			$row = $this->freezer->freeze( $head, $claim );
			if ( null === $row ) {
				return true;
			}
			$started = microtime( true );
			$this->client->deliver( $pairing, (string) $row->webhook_id, (string) $row->body );
			$this->results->sent( $row, new Attempt( time(), 200, 'sent', '', self::milliseconds_since( $started ) ) );
			$this->contacts->sent();
			$this->outage->is_over();
			return true;
		} catch ( SidecarProblem $problem ) {
			$this->not_sent( $row, $claim, $problem, self::milliseconds_since( $started ) );
			return $problem->concerns_one_request();
		} catch ( Throwable $problem ) {
			Log::error( 'A row of the outbox could not be sent', $problem, array( 'order_id' => $head->order_id ) );
			$this->results->not_sent( $row, $claim, Attempt::to_read( $problem, self::milliseconds_since( $started ) ), 0 );
			return true;
		}
	}

	private function not_sent( OutboxRow $row, string $claim, SidecarProblem $problem, int $duration_ms ): void {
		$this->contacts->failed( $problem );
		if ( ! $problem->concerns_one_request() ) {
			$this->outage->goes_on( $problem->retry_after() );
		}
		$this->results->not_sent( $row, $claim, new Attempt( time(), $problem->status(), $problem->code_text(), $problem->sentence(), $duration_ms ), $problem->retry_after() );
	}

	private static function milliseconds_since( float $started ): int {
		return (int) round( ( microtime( true ) - $started ) * 1000 );
	}
}
