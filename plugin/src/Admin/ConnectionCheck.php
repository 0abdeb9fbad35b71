<?php
declare( strict_types=1 );

namespace Matricula\Admin;

use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\SidecarProblem;

/**
 * The self-test: whether the sidecar is found, its certificate is accepted, and WordPress's schedule is awake; then what
 * the sidecar finds.
 */
final class ConnectionCheck {

	/**
	 * Refusals by which the sidecar shows that it is there, under the name of the check that it would have begun with.
	 */
	private const SIDECAR_CHECKS = array(
		'clock_wrong'       => 'clock',
		'signature_wrong'   => 'signature',
		'signature_missing' => 'signature',
		'shop_unknown'      => 'signature',
		'shop_unpaired'     => 'signature',
	);

	private PairingStore $pairings;
	private SidecarClient $client;
	private Connection $connection;

	public function __construct( PairingStore $pairings, SidecarClient $client, Connection $connection ) {
		$this->pairings   = $pairings;
		$this->client     = $client;
		$this->connection = $connection;
	}

	/**
	 * The checks, in order. After one that failed, those that need it are left out.
	 *
	 * @return list<array{name: string, result: string, sentence: string}>
	 * @throws SidecarProblem When there is no connection to check: with one of PairingStore's constants for a code.
	 */
	public function run(): array {
		$facts   = $this->connection->read();
		$pairing = $this->pairings->find_usable();
		if ( null === $pairing || null !== $facts->obstacle ) {
			throw new SidecarProblem( (string) $facts->obstacle, Diagnosis::of( $facts, time() )[0]->sentence ?? '' );
		}
		try {
			return array_merge( self::reached( $pairing ), array( self::schedule( $facts ) ), $this->client->check( $pairing ) );
		} catch ( SidecarProblem $problem ) {
			$name = self::SIDECAR_CHECKS[ $problem->code_text() ] ?? null;
			return null === $name
				? array_merge( self::not_reached( $problem ), array( self::schedule( $facts ) ) )
				: array_merge( self::reached( $pairing ), array( self::schedule( $facts ), self::check( $name, 'failed', $problem->sentence() ) ) );
		}
	}

	/**
	 * It answered.
	 *
	 * @return list<array{name: string, result: string, sentence: string}>
	 */
	private static function reached( Pairing $pairing ): array {
		/* translators: %s: address of the sidecar */
		$found           = self::check( 'address', 'ok', sprintf( __( 'The sidecar answers at %s.', 'matricula' ), $pairing->sidecar_url() ) );
		$has_certificate = 'https' === wp_parse_url( $pairing->sidecar_url(), PHP_URL_SCHEME );
		return array(
			$found,
			$has_certificate
				? self::check( 'certificate', 'ok', __( 'Its certificate is accepted.', 'matricula' ) )
				: self::check( 'certificate', 'note', __( 'The connection is not encrypted (http://). That is right only within one machine or a private network.', 'matricula' ) ),
		);
	}

	/**
	 * It could not be asked. Who shows a certificate was found.
	 *
	 * @return list<array{name: string, result: string, sentence: string}>
	 */
	private static function not_reached( SidecarProblem $problem ): array {
		if ( 'sidecar_certificate' === $problem->code_text() ) {
			return array(
				self::check( 'address', 'ok', __( 'Something answers at the sidecar’s address.', 'matricula' ) ),
				self::check( 'certificate', 'failed', $problem->sentence() ),
			);
		}
		return array( self::check( 'address', 'failed', $problem->sentence() ) );
	}

	/**
	 * WordPress's schedule. Asleep, it only makes things slow: the sidecar asks by itself.
	 *
	 * @return array{name: string, result: string, sentence: string}
	 */
	private static function schedule( ConnectionFacts $facts ): array {
		return $facts->is_overdue
			? self::check( 'schedule', 'note', Diagnosis::schedule_sentence( $facts ) )
			: self::check( 'schedule', 'ok', __( 'Nothing that WordPress’s schedule does for Matricula is late.', 'matricula' ) );
	}

	/**
	 * One check.
	 *
	 * @return array{name: string, result: string, sentence: string}
	 */
	private static function check( string $name, string $result, string $sentence ): array {
		return array(
			'name'     => $name,
			'result'   => $result,
			'sentence' => $sentence,
		);
	}
}
