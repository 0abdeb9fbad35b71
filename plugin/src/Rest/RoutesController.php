<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Admin\SettingsScreen;
use Matricula\Fields;
use Matricula\Pairing\Pairing;
use Matricula\Pairing\PairingStore;
use Matricula\Registerable;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\SidecarProblem;
use WP_REST_Request;

/**
 * Routes of the card "Routing": the rules that say which LMS a course goes to, and why one went where it did.
 */
final class RoutesController implements Registerable {

	/**
	 * What a change is made of. The lengths are generous: what is wrong with a rule, the sidecar says better.
	 */
	private const CHANGE = array(
		'version' => array(
			'type'     => 'integer',
			'required' => true,
			'minimum'  => 0,
		),
		'rules'   => array(
			'type'     => 'array',
			'required' => true,
			'maxItems' => 1000,
			'items'    => array( 'type' => 'object' ),
		),
		'confirm' => array(
			'type'    => 'boolean',
			'default' => false,
		),
	);

	private const QUESTION = array(
		'orderId'   => array(
			'type'      => 'string',
			'default'   => '',
			'maxLength' => 64,
		),
		'sku'       => array(
			'type'      => 'string',
			'default'   => '',
			'maxLength' => 1000,
		),
		'courseKey' => array(
			'type'      => 'string',
			'default'   => '',
			'maxLength' => 1000,
		),
		'after'     => array(
			'type'    => 'integer',
			'default' => 0,
			'minimum' => 0,
		),
	);

	private const CONDITIONS = array( 'organisation', 'courseKey', 'sku', 'shopId' );

	private PairingStore $pairings;
	private SidecarClient $client;

	public function __construct( PairingStore $pairings, SidecarClient $client ) {
		$this->pairings = $pairings;
		$this->client   = $client;
	}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'add_routes' ) );
	}

	public function add_routes(): void {
		AdminRoutes::add( '/routes', 'GET', SettingsScreen::CAPABILITY, array( $this, 'rules' ) );
		AdminRoutes::add( '/routes', 'POST', SettingsScreen::CAPABILITY, array( $this, 'change' ), self::CHANGE );
		AdminRoutes::add( '/routes/explanation', 'GET', SettingsScreen::CAPABILITY, array( $this, 'explain' ), self::QUESTION );
	}

	/**
	 * The rules that may concern this shop.
	 *
	 * @return array<string, mixed>
	 * @throws SidecarProblem When the sidecar does not say.
	 */
	public function rules(): array {
		return RoutesAnswer::of( $this->client->routes( $this->pairing() ) );
	}

	/**
	 * Changes this shop's own rules.
	 *
	 * @param WP_REST_Request<array{version: int, rules: array<mixed>, confirm: bool}> $request The request.
	 * @return array<string, mixed> The rules after it, or what has to be confirmed first.
	 * @throws SidecarProblem When the sidecar did not take it.
	 */
	public function change( WP_REST_Request $request ): array {
		$rules  = array_map( array( self::class, 'wanted_rule' ), ( new Fields( $request->get_params() ) )->each( 'rules' ) );
		$answer = $this->client->change_routes( $this->pairing(), (int) $request['version'], $rules, (bool) $request['confirm'], wp_get_current_user()->user_login );
		return RoutesAnswer::of_change( $answer );
	}

	/**
	 * Where courses go, and why: those of an order, or of a SKU.
	 *
	 * @param WP_REST_Request<array{orderId: string, sku: string, courseKey: string, after: int}> $request The request.
	 * @return array<string, mixed>
	 * @throws SidecarProblem When the sidecar does not say.
	 */
	public function explain( WP_REST_Request $request ): array {
		$given    = array_filter(
			array(
				'orderId'   => (string) $request['orderId'],
				'sku'       => (string) $request['sku'],
				'courseKey' => (string) $request['courseKey'],
			)
		);
		$question = $given + array( 'after' => (int) $request['after'] );
		return RouteExplanation::of( $this->client->explain_route( $this->pairing(), $question ) );
	}

	/**
	 * A rule as it is wanted.
	 *
	 * @return array<string, string|null>
	 */
	private static function wanted_rule( Fields $rule ): array {
		$wanted = array( 'lmsId' => $rule->text( 'lmsId' ) );
		foreach ( self::CONDITIONS as $condition ) {
			$wanted[ $condition ] = $rule->text( $condition );
		}
		// A rule without an id is a new one.
		return $rule->has( 'ruleId' ) ? $wanted + array( 'ruleId' => $rule->text( 'ruleId' ) ) : $wanted;
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
}
