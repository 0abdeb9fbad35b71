<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Admin\Connection;
use Matricula\Admin\ConnectionCheck;
use Matricula\Admin\SettingsScreen;
use Matricula\Network\NetworkSidecar;
use Matricula\Pairing\Handshake;
use Matricula\Registerable;
use WP_REST_Request;

/**
 * Routes of the settings page: what is, pairing, the secrets, and the self-test.
 */
final class SettingsController implements Registerable {

	private Connection $connection;
	private Handshake $handshake;
	private ConnectionCheck $check;
	private NetworkSidecar $network;

	public function __construct( Connection $connection, Handshake $handshake, ConnectionCheck $check, NetworkSidecar $network ) {
		$this->connection = $connection;
		$this->handshake  = $handshake;
		$this->check      = $check;
		$this->network    = $network;
	}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'add_routes' ) );
	}

	public function add_routes(): void {
		AdminRoutes::add( '/settings', 'GET', SettingsScreen::CAPABILITY, array( $this, 'settings' ) );
		AdminRoutes::add( '/pairing', 'POST', SettingsScreen::CAPABILITY, array( $this, 'pair' ), self::pairing_args() );
		AdminRoutes::add( '/pairing', 'DELETE', SettingsScreen::CAPABILITY, array( $this, 'unpair' ) );
		AdminRoutes::add( '/rotation', 'POST', SettingsScreen::CAPABILITY, array( $this, 'rotate' ) );
		AdminRoutes::add( '/check', 'POST', SettingsScreen::CAPABILITY, array( $this, 'check' ) );
	}

	/**
	 * The settings.
	 *
	 * @return array<string, mixed>
	 */
	public function settings(): array {
		return SettingsAnswer::of( $this->connection->read(), $this->network->address() );
	}

	/**
	 * Pairs this site.
	 *
	 * @param WP_REST_Request<array{sidecarUrl: string, code: string}> $request The request.
	 * @return array<string, mixed> The settings.
	 * @throws \Matricula\Sidecar\SidecarProblem When it does not work.
	 */
	public function pair( WP_REST_Request $request ): array {
		$this->handshake->pair( $this->network->address_for_site( (string) $request['sidecarUrl'] ), (string) $request['code'] );
		return $this->settings();
	}

	/**
	 * Ends the pairing.
	 *
	 * @return array<string, mixed> The settings.
	 * @throws \Matricula\Sidecar\SidecarProblem When another change is under way.
	 */
	public function unpair(): array {
		$this->handshake->unpair();
		return $this->settings();
	}

	/**
	 * Changes the secrets of both sides.
	 *
	 * @return array<string, mixed> The settings.
	 * @throws \Matricula\Sidecar\SidecarProblem When it does not work.
	 */
	public function rotate(): array {
		$this->handshake->rotate();
		return $this->settings();
	}

	/**
	 * Looks at everything that must work.
	 *
	 * @return array{checks: list<array{name: string, result: string, sentence: string}>}
	 * @throws \Matricula\Sidecar\SidecarProblem When there is nothing to look at.
	 */
	public function check(): array {
		return array( 'checks' => $this->check->run() );
	}

	/**
	 * What somebody types. The lengths are generous: what is wrong with a text, the sidecar says better.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function pairing_args(): array {
		return array(
			'sidecarUrl' => array(
				'type'      => 'string',
				'required'  => true,
				'minLength' => 1,
				'maxLength' => 2000,
			),
			'code'       => array(
				'type'      => 'string',
				'required'  => true,
				'minLength' => 1,
				'maxLength' => 200,
			),
		);
	}
}
