<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Matricula\Outbox\OrderUnreadable;
use Throwable;
use WC_Order;
use WC_Order_Refund;
use WC_REST_Order_Refunds_Controller;
use WC_REST_Orders_Controller;
use WP_REST_Request;
use WP_REST_Response;

/**
 * Renders an order as WooCommerce's own REST API (wc/v3) does.
 *
 * Its controllers are asked directly: they check permissions in the route and not in the rendering, so that it works
 * where nobody is logged in, and plugins that extend the representation take part.
 */
final class OrderPayload {

	/**
	 * The order, without links.
	 *
	 * @param WC_Order $order The order.
	 * @return array<mixed>
	 * @throws OrderUnreadable When somebody who takes part throws.
	 */
	public function of_order( WC_Order $order ): array {
		$request = new WP_REST_Request( 'GET', '/wc/v3/orders/' . $order->get_id() );
		$request->set_param( 'id', $order->get_id() );
		return $this->rendered( new WC_REST_Orders_Controller(), $order, $request );
	}

	/**
	 * The order's refunds, the newest first, with their lines.
	 *
	 * @param WC_Order $order The order.
	 * @return array<int, array<mixed>>
	 * @throws OrderUnreadable When somebody who takes part throws.
	 */
	public function refunds_of( WC_Order $order ): array {
		$controller = new WC_REST_Order_Refunds_Controller();
		$refunds    = array();
		foreach ( $order->get_refunds() as $refund ) {
			$request = new WP_REST_Request( 'GET', '/wc/v3/orders/' . $order->get_id() . '/refunds/' . $refund->get_id() );
			$request->set_param( 'order_id', $order->get_id() );
			$request->set_param( 'id', $refund->get_id() );
			$refunds[] = $this->rendered( $controller, $refund, $request );
		}
		return $refunds;
	}

	/**
	 * Asks the controller.
	 *
	 * @param WC_REST_Orders_Controller|WC_REST_Order_Refunds_Controller $controller Renders it.
	 * @param WC_Order|WC_Order_Refund                                   $subject    What is rendered.
	 * @param WP_REST_Request<array<string, mixed>>                      $request    The question it would answer.
	 * @return array<mixed>
	 * @throws OrderUnreadable When somebody who takes part throws.
	 */
	private function rendered( object $controller, object $subject, WP_REST_Request $request ): array {
		try {
			$response = $controller->prepare_object_for_response( $subject, $request );
		} catch ( Throwable $problem ) {
			throw OrderUnreadable::because( $problem );
		}
		if ( ! $response instanceof WP_REST_Response ) {
			throw OrderUnreadable::rendered_as_error( is_wp_error( $response ) ? (string) $response->get_error_code() : 'unknown' );
		}
		$data = $response->get_data();
		if ( ! is_array( $data ) || ! isset( $data['id'] ) || $data['id'] !== $subject->get_id() ) {
			throw OrderUnreadable::rendered_as_error( 'without_id' );
		}
		return $data;
	}
}
