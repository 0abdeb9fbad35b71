<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use WC_Order;

/**
 * Reports as the contract has them.
 */
trait Reports {

	/**
	 * A report of the contract about this order.
	 *
	 * @return array<string, mixed>
	 */
	private function report( WC_Order $order, string $name ): array {
		return array( 'orderId' => (string) $order->get_id() ) + Contract::read( 'actions/report.json' )['requests'][ $name ];
	}
}
