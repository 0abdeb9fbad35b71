<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

use Matricula\Fields;
use Matricula\Pairing\Pairing;
use Matricula\Signing\InvalidSecret;
use Matricula\Signing\MessageId;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;

/**
 * Speaks to the sidecar, as docs/developers/plugin-protocol.md says. Whatever does not go as agreed is thrown as a
 * SidecarProblem with a sentence for a person.
 */
final class SidecarClient {

	private Transport $transport;

	public function __construct( Transport $transport ) {
		$this->transport = $transport;
	}

	/**
	 * Pairs the shop. Not signed: the code is the proof.
	 *
	 * @param string               $sidecar_url   As SidecarAddress::parse() returns it.
	 * @param string               $code          The pairing code as it was typed.
	 * @param Secret               $report_secret What the sidecar shall sign with.
	 * @param array<string, mixed> $site          As SiteFacts::read() returns them.
	 * @return array{shop_id: string, delivery_secret: Secret}
	 * @throws SidecarProblem When it does not work.
	 */
	public function pair( string $sidecar_url, string $code, Secret $report_secret, array $site ): array {
		$body   = array(
			'code'         => $code,
			'reportSecret' => $report_secret->to_text(),
			'site'         => $site,
		);
		$answer = $this->transport->post( $sidecar_url . '/v1/pairings', (string) wp_json_encode( $body ) );
		if ( 201 !== $answer->status || '' === $answer->body->text( 'shopId' ) ) {
			throw Refusal::of( $answer );
		}
		return array(
			'shop_id'         => $answer->body->text( 'shopId' ),
			'delivery_secret' => self::secret_of( $answer ),
		);
	}

	/**
	 * Delivers an order's frozen body.
	 *
	 * @throws SidecarProblem When it is not stored there.
	 */
	public function deliver( Pairing $pairing, string $webhook_id, string $body ): void {
		$answer = $this->post( $pairing, 'deliveries', $webhook_id, $body );
		// A maintenance page answers 200 to anything, too.
		if ( 200 !== $answer->status || ! in_array( $answer->body->text( 'result' ), array( 'stored', 'repeat', 'set_aside' ), true ) ) {
			throw Refusal::of( $answer );
		}
	}

	/**
	 * The sidecar's checks of both directions, of orders and of the LMS.
	 *
	 * @return list<array{name: string, result: string, sentence: string}>
	 * @throws SidecarProblem When it does not work.
	 */
	public function check( Pairing $pairing ): array {
		$checks = array();
		foreach ( $this->ask( $pairing, 'checks', array( 'action' => 'check' ), 'checks' )->body->each( 'checks' ) as $check ) {
			$checks[] = array(
				'name'     => $check->text( 'name' ),
				'result'   => $check->text( 'result' ),
				'sentence' => $check->text( 'sentence' ),
			);
		}
		return $checks;
	}

	/**
	 * An order's state.
	 *
	 * @return array<mixed> As the protocol says.
	 * @throws SidecarProblem With the code order_unknown when the sidecar has not planned anything of it.
	 */
	public function order_state( Pairing $pairing, int $order_id ): array {
		$question = array(
			'action'  => 'order_state',
			'orderId' => (string) $order_id,
		);
		$answer   = $this->ask( $pairing, 'order-states', $question, 'lines' );
		if ( (string) $order_id !== $answer->body->text( 'orderId' ) ) {
			throw Refusal::of( $answer );
		}
		return $answer->body->values();
	}

	/**
	 * Tries again what needs attention of an order.
	 *
	 * @return int How many accesses are tried again.
	 * @throws SidecarProblem With the code order_unknown when the sidecar has not planned anything of it.
	 */
	public function retry( Pairing $pairing, int $order_id ): int {
		$question = array(
			'action'  => 'retry',
			'orderId' => (string) $order_id,
		);
		return (int) $this->ask( $pairing, 'retries', $question, 'redriven' )->body->number( 'redriven' );
	}

	/**
	 * Answers a question about an order.
	 *
	 * @param Pairing                                     $pairing     With whom.
	 * @param int                                         $order_id    The order.
	 * @param string                                      $question_id As the order's state names it.
	 * @param string                                      $choice      One of the question's choices.
	 * @param array<array{lineItemId: string, seat: int}> $seats       The seats that it is about; empty for all.
	 * @param string                                      $actor       Who answers.
	 * @throws SidecarProblem When it is not taken.
	 */
	public function answer( Pairing $pairing, int $order_id, string $question_id, string $choice, array $seats, string $actor ): void {
		$answer = array(
			'action'     => 'answer',
			'orderId'    => (string) $order_id,
			'questionId' => $question_id,
			'choice'     => $choice,
			'seats'      => $seats,
			'actor'      => $actor,
		);
		$this->ask( $pairing, 'answers', $answer, 'result' );
	}

	/**
	 * The routing rules that may concern this shop.
	 *
	 * @return array<mixed> As the protocol says.
	 * @throws SidecarProblem When it does not work.
	 */
	public function routes( Pairing $pairing ): array {
		return $this->ask( $pairing, 'routes', array( 'action' => 'routes' ), 'rules' )->body->values();
	}

	/**
	 * Changes this shop's own routing rules.
	 *
	 * @param Pairing                           $pairing With whom.
	 * @param int                               $version Of the rules that were read.
	 * @param array<array<string, string|null>> $rules   All that this shop sees, as they shall be.
	 * @param bool                              $confirm Also where rules can never take anything then.
	 * @param string                            $actor   Who changes them.
	 * @return array<mixed> As the protocol says.
	 * @throws SidecarProblem When it is not taken.
	 */
	public function change_routes( Pairing $pairing, int $version, array $rules, bool $confirm, string $actor ): array {
		$question = array(
			'action'  => 'change_routes',
			'version' => $version,
			'rules'   => $rules,
			'confirm' => $confirm,
			'actor'   => $actor,
		);
		return $this->ask( $pairing, 'route-changes', $question, 'result' )->body->values();
	}

	/**
	 * Why courses go where they go.
	 *
	 * @param Pairing                   $pairing  With whom.
	 * @param array<string, string|int> $question An orderId, or sku and courseKey.
	 * @return array<mixed> As the protocol says.
	 * @throws SidecarProblem With the code order_unknown when the sidecar has not planned anything of the order.
	 */
	public function explain_route( Pairing $pairing, array $question ): array {
		return $this->ask( $pairing, 'route-explanations', array( 'action' => 'explain_route' ) + $question, 'lines' )->body->values();
	}

	/**
	 * What is known of a person by this shop's orders.
	 *
	 * @param Pairing $pairing With whom.
	 * @param string  $email   Address of the person.
	 * @param int     $page    From 1.
	 * @param string  $actor   Who asks.
	 * @return Fields A page: groups, and whether it is done.
	 * @throws SidecarProblem When it is not said.
	 */
	public function personal_data( Pairing $pairing, string $email, int $page, string $actor ): Fields {
		$question = array(
			'action' => 'export',
			'email'  => $email,
			'page'   => $page,
			'actor'  => $actor,
		);
		return $this->ask( $pairing, 'exports', $question, 'groups' )->body;
	}

	/**
	 * Has the sidecar forget a person in this shop's orders.
	 *
	 * @return Fields What went, what is retained, and whether it is done; else it is to be asked again.
	 * @throws SidecarProblem When it is not done. Part of it may be.
	 */
	public function erase_person( Pairing $pairing, string $email, string $actor ): Fields {
		$question = array(
			'action' => 'erase',
			'email'  => $email,
			'actor'  => $actor,
		);
		return $this->ask( $pairing, 'erasures', $question, 'retained' )->body;
	}

	/**
	 * Changes both secrets. The shop must accept the new report secret already.
	 *
	 * @return Secret The new delivery secret.
	 * @throws SidecarProblem When it does not work. It may have worked all the same: the old delivery secret holds.
	 */
	public function rotate( Pairing $pairing, Secret $report_secret ): Secret {
		$question = array(
			'action'       => 'rotate',
			'reportSecret' => $report_secret->to_text(),
		);
		return self::secret_of( $this->ask( $pairing, 'rotations', $question, 'deliverySecret' ) );
	}

	/**
	 * Ends the pairing at the sidecar.
	 *
	 * @throws SidecarProblem When it does not work.
	 */
	public function unpair( Pairing $pairing ): void {
		$this->ask( $pairing, 'unpairings', array( 'action' => 'unpair' ) );
	}

	/**
	 * Asks a signed question.
	 *
	 * @param Pairing              $pairing  With whom.
	 * @param string               $route    Below the shop's address.
	 * @param array<string, mixed> $question With its action.
	 * @param string               $expected What the answer must hold, so that another server's 200 is none; empty for nothing.
	 * @throws SidecarProblem When it is not answered as agreed.
	 */
	private function ask( Pairing $pairing, string $route, array $question, string $expected = '' ): Answer {
		$answer = $this->post( $pairing, $route, MessageId::generate(), (string) wp_json_encode( $question ) );
		if ( 200 !== $answer->status || ( '' !== $expected && ! $answer->body->has( $expected ) ) ) {
			throw Refusal::of( $answer );
		}
		return $answer;
	}

	private function post( Pairing $pairing, string $route, string $webhook_id, string $body ): Answer {
		$url = $pairing->sidecar_url() . '/v1/shops/' . rawurlencode( $pairing->shop_id() ) . '/' . $route;
		return $this->transport->post( $url, $body, Signature::headers( $pairing->delivery_secret(), $webhook_id, time(), $body ) );
	}

	private static function secret_of( Answer $answer ): Secret {
		try {
			return Secret::from_text( $answer->body->text( 'deliverySecret' ) );
		} catch ( InvalidSecret $problem ) {
			throw Refusal::of( $answer );
		}
	}
}
