<?php
/**
 * Plugin Name: Demo card
 * Description: A card that is always charged, at once, as real gateways do it: the order is paid before the shopper sees the thank-you page. Never for a real shop.
 */

declare( strict_types=1 );

use Automattic\WooCommerce\Blocks\Payments\Integrations\AbstractPaymentMethodType;
use Automattic\WooCommerce\Blocks\Payments\PaymentMethodRegistry;

add_filter(
	'woocommerce_payment_gateways',
	static function ( array $gateways ): array {
		$gateways[] = new class() extends WC_Payment_Gateway {
			public function __construct() {
				$this->id           = 'demo_card';
				$this->enabled      = 'yes';
				$this->title        = 'Credit card (demo)';
				$this->method_title = 'Demo card';
				$this->description  = 'Nothing is charged.';
				$this->has_fields   = false;
			}

			public function process_payment( $order_id ): array {
				$order = wc_get_order( $order_id );
				$order->payment_complete( 'demo-' . $order_id );
				WC()->cart->empty_cart();
				return array(
					'result'   => 'success',
					'redirect' => $this->get_return_url( $order ),
				);
			}
		};
		return $gateways;
	}
);

// The Checkout block shows what brings a script of its own.
add_action(
	'woocommerce_blocks_payment_method_type_registration',
	static function ( PaymentMethodRegistry $registry ): void {
		$registry->register(
			new class() extends AbstractPaymentMethodType {
				protected $name = 'demo_card';

				public function initialize(): void {}

				public function get_payment_method_script_handles(): array {
					wp_register_script( 'demo-card', false, array( 'wc-blocks-registry', 'wp-element' ), '1', true );
					wp_add_inline_script(
						'demo-card',
						"( () => {
							const content = wp.element.createElement( 'p', null, 'Nothing is charged.' );
							wc.wcBlocksRegistry.registerPaymentMethod( {
								name: 'demo_card',
								label: 'Credit card (demo)',
								ariaLabel: 'Credit card (demo)',
								content,
								edit: content,
								canMakePayment: () => true,
							} );
						} )();"
					);
					return array( 'demo-card' );
				}
			}
		);
	}
);
