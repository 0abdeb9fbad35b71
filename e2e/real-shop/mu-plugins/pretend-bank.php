<?php
/**
 * Plugin Name: A pretend bank
 * Description: Takes every card at the checkout, and tells the shop of payments that come in later, as a bank's own server does.
 */

add_filter(
	'woocommerce_payment_gateways',
	static function ( array $gateways ): array {
		$gateways[] = new class() extends WC_Payment_Gateway {

			public function __construct() {
				$this->id       = 'pretend_card';
				$this->title    = 'Card';
				$this->enabled  = 'yes';
				$this->supports = array( 'products' );
			}

			/**
			 * @param int $order_id The order.
			 * @return array{result: string, redirect: string}
			 */
			public function process_payment( $order_id ) {
				$order = wc_get_order( $order_id );
				$order->payment_complete( "card-$order_id" );
				return array(
					'result'   => 'success',
					'redirect' => $this->get_return_url( $order ),
				);
			}
		};
		return $gateways;
	}
);

// The bank's server calls /?wc-api=pretend_bank&order=<id>.
add_action(
	'woocommerce_api_pretend_bank',
	static function (): void {
		$order = wc_get_order( absint( $_GET['order'] ?? 0 ) );
		exit( $order instanceof WC_Order && $order->payment_complete( 'bank-' . $order->get_id() ) ? 'paid' : 'unknown' );
	}
);
