<?php
declare( strict_types=1 );

namespace Matricula\Pairing;

use Matricula\Outbox\Outage;
use Matricula\Outbox\WaitingRows;
use Matricula\Outbox\Wakeups;
use Matricula\Sidecar\SidecarAddress;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\SidecarProblem;
use Matricula\Signing\Secret;

/**
 * Begins a pairing, changes its secrets, and ends it. One at a time: two rotations at once would leave each side with the
 * other one's secrets.
 */
final class Handshake {

	private PairingStore $pairings;
	private SidecarClient $client;
	private SiteFacts $site;
	private ContactLog $contacts;
	private Outage $outage;
	private WaitingRows $waiting;
	private Wakeups $wakeups;

	public function __construct( PairingStore $pairings, SidecarClient $client, SiteFacts $site, ContactLog $contacts, Outage $outage, WaitingRows $waiting, Wakeups $wakeups ) {
		$this->pairings = $pairings;
		$this->client   = $client;
		$this->site     = $site;
		$this->contacts = $contacts;
		$this->outage   = $outage;
		$this->waiting  = $waiting;
		$this->wakeups  = $wakeups;
	}

	/**
	 * Pairs this site, at its present address, anew or for the first time. What waits in the outbox goes to the new
	 * pairing, except on a copy of a shop that becomes another one: the original sends those.
	 *
	 * @param string $sidecar_url As it was typed.
	 * @param string $code        The pairing code as it was typed.
	 * @throws SidecarProblem When it does not work. A pairing that was there stays.
	 */
	public function pair( string $sidecar_url, string $code ): void {
		$url = SidecarAddress::parse( $sidecar_url );
		$this->alone(
			function () use ( $url, $code ): void {
				$report_secret = Secret::generate();
				$made          = $this->client->pair( $url, $code, $report_secret, $this->site->read() );
				if ( $this->pairings->is_moved() && $this->pairings->paired_shop_id() !== $made['shop_id'] ) {
					$this->waiting->drop();
				}
				$this->pairings->save( Pairing::begin( $url, $made['shop_id'], time(), $made['delivery_secret'], $report_secret ) );
				$this->contacts->forget_sidecar();
				$this->outage->is_over();
				$this->wakeups->ensure_sweep();
				$this->wakeups->soon();
			}
		);
	}

	/**
	 * Changes both secrets. Whatever is lost on the way, both sides still understand each other, and asking again is right.
	 *
	 * @throws SidecarProblem When there is no pairing to change, or it does not work.
	 */
	public function rotate(): void {
		$this->alone(
			function (): void {
				$pairing = $this->pairings->find_usable();
				if ( null === $pairing ) {
					throw new SidecarProblem( (string) $this->pairings->obstacle(), __( 'There is no pairing whose secrets could change. Pair this shop first.', 'matricula' ) );
				}
				$report_secret = Secret::generate();
				$pairing       = $pairing->with_report_secret( $report_secret );
				$this->pairings->save( $pairing );
				$this->pairings->save( $pairing->rotated_to( $this->client->rotate( $pairing, $report_secret ), time() ) );
			}
		);
	}

	/**
	 * Ends the pairing here in any case, and at the sidecar when it can be reached: else it learns it when it asks. On a
	 * copy of the shop the sidecar is not told, since the pairing is the original's.
	 *
	 * @throws SidecarProblem When another change is under way.
	 */
	public function unpair(): void {
		$this->alone(
			function (): void {
				$pairing = $this->pairings->find_usable();
				$this->pairings->forget();
				$this->contacts->forget_sidecar();
				$this->outage->is_over();
				if ( null !== $pairing ) {
					$this->tell_goodbye( $pairing );
				}
			}
		);
	}

	private function tell_goodbye( Pairing $pairing ): void {
		try {
			$this->client->unpair( $pairing );
		} catch ( SidecarProblem $problem ) {
			return; // It is told matricula_not_paired when it asks.
		}
	}

	/**
	 * Under WordPress's own lock for upgrades, which several web servers share and which ends by itself.
	 *
	 * @throws SidecarProblem When somebody else is at it.
	 */
	private function alone( callable $work ): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
		if ( ! \WP_Upgrader::create_lock( 'matricula_pairing', MINUTE_IN_SECONDS ) ) {
			throw new SidecarProblem( 'change_under_way', __( 'The connection is being changed at this moment. Wait a minute, then try again.', 'matricula' ) );
		}
		try {
			$work();
		} finally {
			\WP_Upgrader::release_lock( 'matricula_pairing' );
		}
	}
}
