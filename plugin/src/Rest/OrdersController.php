<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Fields;
use Matricula\Order\OfferAnew;
use Matricula\Order\OrderDeliveries;
use Matricula\Order\SeatsOnOrder;
use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Registerable;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\SidecarProblem;
use WC_Order;
use WP_Error;
use WP_REST_Request;

/**
 * Routes of the box "Courses" on the order screen: what the sidecar knows about an order now, else what it last reported.
 */
final class OrdersController implements Registerable {

	private const CAPABILITY = 'edit_shop_orders';

	/**
	 * What an answer to a question is made of.
	 */
	private const ANSWER = array(
		'questionId' => array(
			'type'      => 'string',
			'required'  => true,
			'minLength' => 1,
			'maxLength' => 64,
		),
		'choice'     => array(
			'type'     => 'string',
			'required' => true,
			'enum'     => array( 'remove', 'audit', 'keep' ),
		),
		'seats'      => array(
			'type'     => 'array',
			'default'  => array(),
			'maxItems' => 1000,
			'items'    => array(
				'type'                 => 'object',
				'additionalProperties' => false,
				'properties'           => array(
					'lineItemId' => array(
						'type'     => 'string',
						'required' => true,
					),
					'seat'       => array(
						'type'     => 'integer',
						'required' => true,
					),
				),
			),
		),
	);

	private PairingStore $pairings;
	private SidecarClient $client;
	private SeatsOnOrder $seats;
	private OrderDeliveries $deliveries;
	private OfferAnew $offers;

	public function __construct( PairingStore $pairings, SidecarClient $client, SeatsOnOrder $seats, OrderDeliveries $deliveries, OfferAnew $offers ) {
		$this->pairings   = $pairings;
		$this->client     = $client;
		$this->seats      = $seats;
		$this->deliveries = $deliveries;
		$this->offers     = $offers;
	}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'add_routes' ) );
	}

	public function add_routes(): void {
		AdminRoutes::add( '/orders/(?P<id>\d{1,18})', 'GET', self::CAPABILITY, array( $this, 'state' ) );
		AdminRoutes::add( '/orders/(?P<id>\d{1,18})/retry', 'POST', self::CAPABILITY, array( $this, 'retry' ) );
		AdminRoutes::add( '/orders/(?P<id>\d{1,18})/answer', 'POST', self::CAPABILITY, array( $this, 'decide' ), self::ANSWER );
	}

	/**
	 * The state of an order's courses.
	 *
	 * @param WP_REST_Request<array{id: string}> $request The request.
	 * @return array<string, mixed>|WP_Error
	 */
	public function state( WP_REST_Request $request ) {
		$order_id = (int) $request['id'];
		if ( ! self::is_order( $order_id ) ) {
			return self::order_unknown();
		}
		try {
			$state = $this->client->order_state( $this->pairing(), $order_id );
			if ( $this->deliveries->is_one_waiting( $order_id ) ) {
				$state['settled'] = false; // The sidecar does not know the newest of it yet.
			}
			return self::answer( 'sidecar', time(), $state, null );
		} catch ( SidecarProblem $problem ) {
			return $this->stored( $order_id, $problem );
		}
	}

	/**
	 * Tries again what needs attention, by what the products sell now where the order's own courses cannot be read or are not in the LMS.
	 *
	 * @param WP_REST_Request<array{id: string}> $request The request.
	 * @return array<string, mixed>|WP_Error The state after it.
	 * @throws SidecarProblem When the sidecar did not take the order up again.
	 */
	public function retry( WP_REST_Request $request ) {
		$order = wc_get_order( (int) $request['id'] );
		if ( ! $order instanceof WC_Order ) {
			return self::order_unknown();
		}
		$pairing = $this->pairing();
		$this->offers->take( $order, $this->offers->is_there_news( $order ) ? $this->mendable_lines( $pairing, $order ) : array() );
		$this->client->retry( $pairing, $order->get_id() );
		return $this->state( $request );
	}

	/**
	 * Passes an answer to a question about an order on.
	 *
	 * @param WP_REST_Request<array{id: string}> $request The request.
	 * @return array<string, mixed>|WP_Error The state after it.
	 * @throws SidecarProblem When the sidecar did not take it.
	 */
	public function decide( WP_REST_Request $request ) {
		$order_id = (int) $request['id'];
		if ( ! self::is_order( $order_id ) ) {
			return self::order_unknown();
		}
		$given = new Fields( $request->get_params() );
		$seats = array_map( array( self::class, 'chosen_seat' ), $given->each( 'seats' ) );
		$this->client->answer( $this->pairing(), $order_id, $given->text( 'questionId' ), $given->text( 'choice' ), $seats, wp_get_current_user()->user_login );
		return $this->state( $request );
	}

	/**
	 * Ids of the lines whose course run is not in the LMS, as the sidecar says; none where it cannot be asked.
	 *
	 * @return list<string>
	 */
	private function mendable_lines( Pairing $pairing, WC_Order $order ): array {
		try {
			$state = $this->client->order_state( $pairing, $order->get_id() );
		} catch ( SidecarProblem $problem ) {
			return array(); // The retry itself says why.
		}
		$named = $state['mendable'] ?? null;
		return is_array( $named ) ? array_values( array_filter( $named, 'is_string' ) ) : array();
	}

	/**
	 * A seat that was chosen.
	 *
	 * @return array{lineItemId: string, seat: int}
	 */
	private static function chosen_seat( Fields $seat ): array {
		return array(
			'lineItemId' => $seat->text( 'lineItemId' ),
			'seat'       => (int) $seat->number( 'seat' ),
		);
	}

	/**
	 * The pairing that may be used.
	 *
	 * @throws SidecarProblem When something is in the way.
	 */
	private function pairing(): Pairing {
		$pairing = $this->pairings->find_usable();
		if ( null === $pairing ) {
			throw new SidecarProblem( (string) $this->pairings->obstacle(), __( 'The sidecar cannot be asked: this site is not paired with one, or not under this address. Look at WooCommerce → Matricula.', 'matricula' ) );
		}
		return $pairing;
	}

	/**
	 * What the sidecar last reported, and why it is not what it says now.
	 *
	 * @return array<string, mixed>
	 */
	private function stored( int $order_id, SidecarProblem $problem ): array {
		$reported = $this->seats->find( $order_id );
		$problem  = array(
			'code'     => $problem->code_text(),
			'sentence' => $problem->sentence(),
		);
		if ( null === $reported ) {
			return self::answer( 'stored', null, null, $problem );
		}
		// Neither settled nor to be tried again: who could not be asked knows nothing of that.
		$state = array(
			'orderId' => (string) $order_id,
			'lines'   => $reported['lines'],
		);
		return self::answer( 'stored', $reported['reported_at'], $state, $problem );
	}

	/**
	 * The answer's body, as docs/developers/plugin-protocol.md shows it.
	 *
	 * @param string                                     $source  Who said it.
	 * @param int|null                                   $read_at When it was said.
	 * @param array<mixed>|null                          $state   As the protocol has it.
	 * @param array{code: string, sentence: string}|null $problem Why the sidecar did not say it now.
	 * @return array<string, mixed>
	 */
	private static function answer( string $source, ?int $read_at, ?array $state, ?array $problem ): array {
		return array(
			'source'  => $source,
			'readAt'  => Iso::moment( $read_at ),
			'state'   => null === $state ? null : OrderStateAnswer::of( $state ),
			'problem' => $problem,
		);
	}

	/**
	 * Refunds and other types have no courses.
	 */
	private static function is_order( int $order_id ): bool {
		return wc_get_order( $order_id ) instanceof WC_Order;
	}

	private static function order_unknown(): WP_Error {
		return AdminRoutes::refusal( 'matricula_order_unknown', __( 'There is no such order in this shop any more. Go back to the list of orders.', 'matricula' ), 404 );
	}
}
