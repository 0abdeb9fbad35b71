<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use Matricula\Outbox\CapturedRows;
use Matricula\Outbox\Outage;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\WaitingRows;
use Matricula\Outbox\Wakeups;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\Handshake;
use Matricula\Pairing\PairingStore;
use Matricula\Pairing\SiteFacts;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\Transport;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;
use Matricula\Storage\Database;

/**
 * A handshake of a shop that is not paired, and the secrets that come of it.
 */
trait Handshakes {

	private PairingStore $pairings;
	private Handshake $handshake;

	private function begin_unpaired(): void {
		$database        = new Database();
		$this->pairings  = new PairingStore();
		$outage          = new Outage();
		$wakeups         = new Wakeups( new Outbox( $database ) );
		$this->handshake = new Handshake(
			$this->pairings,
			new SidecarClient( new Transport() ),
			new SiteFacts( '0.1.0' ),
			new ContactLog(),
			$outage,
			new WaitingRows( $database, new CapturedRows( $database ), $outage, $wakeups ),
			$wakeups
		);
		$this->pairings->forget();
	}

	/**
	 * What the sidecar may sign with, the newest first.
	 *
	 * @return string[]
	 */
	private function report_secrets(): array {
		return array_map(
			static function ( Secret $secret ): string {
				return $secret->to_text();
			},
			$this->pairings->find()->report_secrets( time() )
		);
	}

	/**
	 * Whether a secret signed what was asked.
	 *
	 * @param array<string, mixed> $sent What was asked of the sidecar.
	 */
	private function is_signed_by( Secret $secret, array $sent ): bool {
		return Signature::is_valid( array( $secret ), $sent['headers']['webhook-id'], $sent['headers']['webhook-timestamp'], $sent['headers']['webhook-signature'], $sent['text'], time() );
	}
}
