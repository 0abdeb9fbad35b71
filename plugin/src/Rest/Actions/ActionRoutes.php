<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Fields;
use Matricula\Log;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\SiteFacts;
use Matricula\Registerable;
use Throwable;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

/**
 * What the sidecar asks of this shop: POST matricula/v1/<action>, signed. A path is not part of what is signed, so a body
 * names its action too.
 */
final class ActionRoutes implements Registerable {

	private SignedCalls $calls;
	private ContactLog $contacts;

	/**
	 * @var Action[]
	 */
	private array $actions;

	/**
	 * @param Action[] $actions One for each route.
	 */
	public function __construct( SignedCalls $calls, ContactLog $contacts, array $actions ) {
		$this->calls    = $calls;
		$this->contacts = $contacts;
		$this->actions  = $actions;
	}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'add_routes' ), 10, 0 );
	}

	public function add_routes(): void {
		foreach ( $this->actions as $action ) {
			register_rest_route(
				SiteFacts::REST_NAMESPACE,
				'/' . $action->name(),
				array(
					'methods'             => 'POST',
					// WordPress asks twice in a request who may; a signature is good once. So the answer begins with it.
					'permission_callback' => '__return_true',
					'callback'            => function ( WP_REST_Request $request ) use ( $action ) {
						return $this->answer( $action, $request );
					},
				)
			);
		}
	}

	/**
	 * Answers what the sidecar has signed.
	 *
	 * @param Action                                $action  Of the route.
	 * @param WP_REST_Request<array<string, mixed>> $request The question.
	 * @return WP_REST_Response|WP_Error
	 */
	private function answer( Action $action, WP_REST_Request $request ) {
		try {
			$this->calls->admit( $request );
			$this->contacts->asked();
			$question = Fields::of_json( $request->get_body() );
			if ( $question->text( 'action' ) !== $action->name() ) {
				throw ActionRefused::other_action();
			}
			return new WP_REST_Response( $action->answer( $question ) );
		} catch ( ActionRefused $refusal ) {
			return $refusal->as_error();
		} catch ( Throwable $problem ) {
			Log::error( 'A question of the sidecar could not be answered', $problem );
			return ActionRefused::failed()->as_error();
		}
	}
}
