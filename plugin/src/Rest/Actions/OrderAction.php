<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Fields;
use Matricula\Order\OrderPayload;
use WC_Order;

/**
 * One order as it is now.
 */
final class OrderAction implements Action {

	private OrderPayload $payload;

	public function __construct( OrderPayload $payload ) {
		$this->payload = $payload;
	}

	public function name(): string {
		return 'order';
	}

	public function answer( Fields $question ): array {
		$order_id = $question->text( 'orderId' );
		if ( 1 !== preg_match( '/^[1-9]\d{0,18}\z/', $order_id ) ) {
			throw ActionRefused::body_invalid( 'orderId' );
		}
		$order = wc_get_order( (int) $order_id );
		if ( ! $order instanceof WC_Order || $order->has_status( 'trash' ) ) {
			return array(
				'order'   => null,
				'refunds' => array(),
			);
		}
		return array(
			'order'   => $this->payload->of_order( $order ),
			'refunds' => $this->payload->refunds_of( $order ),
		);
	}
}
