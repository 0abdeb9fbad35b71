<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Admin\SettingsScreen;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\OutboxRow;
use Matricula\Outbox\WaitingRows;
use Matricula\Registerable;
use WP_Error;
use WP_REST_Request;

/**
 * Routes of the list of deliveries.
 */
final class DeliveriesController implements Registerable {

	private const STATES = array( 'waiting', 'sent', 'failed', 'skipped' );

	private Outbox $outbox;
	private WaitingRows $waiting;

	public function __construct( Outbox $outbox, WaitingRows $waiting ) {
		$this->outbox  = $outbox;
		$this->waiting = $waiting;
	}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'add_routes' ) );
	}

	public function add_routes(): void {
		AdminRoutes::add( '/deliveries', 'GET', SettingsScreen::CAPABILITY, array( $this, 'page' ), self::page_args() );
		AdminRoutes::add( '/deliveries/(?P<id>\d{1,18})/resend', 'POST', SettingsScreen::CAPABILITY, array( $this, 'resend' ) );
	}

	/**
	 * A page of deliveries, the newest first.
	 *
	 * @param WP_REST_Request<array{page: int, per_page: int, state?: string}> $request The request.
	 * @return array{deliveries: array<int, array<string, mixed>>, total: int}
	 */
	public function page( WP_REST_Request $request ): array {
		$state = isset( $request['state'] ) ? (string) $request['state'] : null;
		$rows  = $this->outbox->page( $state, (int) $request['page'], (int) $request['per_page'] );
		return array(
			'deliveries' => array_map( array( DeliveryAnswer::class, 'of' ), $rows ),
			'total'      => $this->outbox->total( $state ),
		);
	}

	/**
	 * Sends a delivery again, as soon as WordPress's schedule comes to it.
	 *
	 * @param WP_REST_Request<array{id: string}> $request The request.
	 * @return array<string, mixed>|WP_Error The delivery that is sent: another one when its body is not kept any more.
	 */
	public function resend( WP_REST_Request $request ) {
		$row = $this->outbox->find( (int) $request['id'] );
		if ( null !== $row ) {
			$row = $this->outbox->find( $this->waiting->resend( $row ) );
		}
		return $row instanceof OutboxRow
			? DeliveryAnswer::of( $row )
			: AdminRoutes::refusal( 'matricula_delivery_unknown', __( 'This delivery is not kept any more. Open the order and save it: that sends it again.', 'matricula' ), 404 );
	}

	/**
	 * Which page of which deliveries.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function page_args(): array {
		return array(
			'page'     => array(
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 1000000,
				'default' => 1,
			),
			'per_page' => array(
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 100,
				'default' => 20,
			),
			'state'    => array(
				'type' => 'string',
				'enum' => self::STATES,
			),
		);
	}
}
