<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use WP_REST_Request;
use WP_REST_Response;

/**
 * A shopper at either checkout, who pays by bank transfer.
 */
trait Checkouts {

	private function fill_cart( int $product_id ): void {
		wc_load_cart();
		WC()->cart->empty_cart();
		WC()->customer->set_billing_location( 'US', 'CA', '90001', 'Los Angeles' );
		self::assertNotFalse( WC()->cart->add_to_cart( $product_id ) );
		WC()->cart->calculate_totals();
	}

	/**
	 * The classic checkout's order.
	 */
	private function order_by_classic_checkout(): int {
		return (int) WC()->checkout()->create_order(
			array(
				'payment_method' => 'bacs',
				'billing_email'  => 'ana@example.com',
			)
		);
	}

	/**
	 * What the Blocks checkout's route answers.
	 */
	private function order_by_blocks_checkout(): WP_REST_Response {
		$address = array(
			'first_name' => 'Ana',
			'last_name'  => 'Paz',
			'address_1'  => 'Calle 1',
			'city'       => 'Los Angeles',
			'state'      => 'CA',
			'postcode'   => '90001',
			'country'    => 'US',
			'phone'      => '5550100',
		);
		add_filter( 'woocommerce_store_api_disable_nonce_check', '__return_true' );
		$request = new WP_REST_Request( 'POST', '/wc/store/v1/checkout' );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body(
			(string) wp_json_encode(
				array(
					'billing_address'  => $address + array( 'email' => 'ana@example.com' ),
					'shipping_address' => $address,
					'payment_method'   => 'bacs',
				)
			)
		);
		return rest_do_request( $request );
	}
}
