<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Pairing\PairingStore;
use Matricula\Signing\Signature;
use Matricula\Storage\Database;
use WP_REST_Request;

/**
 * Lets in what the sidecar of this site has signed, once.
 */
final class SignedCalls {

	private PairingStore $pairings;
	private Database $database;

	public function __construct( PairingStore $pairings, Database $database ) {
		$this->pairings = $pairings;
		$this->database = $database;
	}

	/**
	 * Passes when the signature is the sidecar's, over this very body, recent, and not seen before.
	 *
	 * @param WP_REST_Request<array<string, mixed>> $request The question.
	 * @throws ActionRefused When one of it is not so.
	 */
	public function admit( WP_REST_Request $request ): void {
		if ( $this->pairings->is_moved() ) {
			throw ActionRefused::site_moved();
		}
		$pairing = $this->pairings->find_usable();
		if ( null === $pairing ) {
			throw ActionRefused::not_paired();
		}
		$id  = (string) $request->get_header( 'webhook-id' );
		$now = time();
		if ( ! Signature::is_valid(
			$pairing->report_secrets( $now ),
			$id,
			(string) $request->get_header( 'webhook-timestamp' ),
			(string) $request->get_header( 'webhook-signature' ),
			$request->get_body(),
			$now
		) ) {
			throw ActionRefused::signature_wrong();
		}
		if ( ! $this->is_new( $id ) ) {
			throw ActionRefused::repeated();
		}
	}

	/**
	 * Ids are remembered for as long as their signatures hold, either way of the clock.
	 */
	private function is_new( string $id ): bool {
		$table = $this->database->calls();
		$old   = $this->database->rows( 'SELECT call_id FROM %i WHERE made_at < UNIX_TIMESTAMP() - %d LIMIT 20', array( $table, 3 * Signature::TOLERANCE_SECONDS ) );
		foreach ( $old as $call ) {
			$this->database->run( 'DELETE FROM %i WHERE call_id = %s', array( $table, (string) $call['call_id'] ) );
		}
		return 1 === $this->database->run( 'INSERT IGNORE INTO %i (call_id, made_at) VALUES (%s, UNIX_TIMESTAMP())', array( $table, hash( 'sha256', $id ) ) );
	}
}
