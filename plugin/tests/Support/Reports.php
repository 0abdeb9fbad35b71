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

	/**
	 * Mails that some work sends.
	 *
	 * @return array<int, array<string, mixed>>
	 */
	private function mails_of( callable $work ): array {
		$mails = array();
		$note  = static function ( $sent, array $mail ) use ( &$mails ) {
			$mails[] = $mail;
			return $sent;
		};
		add_filter( 'pre_wp_mail', $note, 30, 2 );
		$work();
		remove_filter( 'pre_wp_mail', $note, 30 );
		return $mails;
	}
}
