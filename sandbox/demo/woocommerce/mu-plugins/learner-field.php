<?php
/**
 * Plugin Name: Learner field
 * Description: A field for the learner's e-mail address on the product page, as product add-on plugins make them. The order line keeps it as "Learner email".
 */

declare( strict_types=1 );

const DEMO_LEARNER_FIELD = 'learner_email';

add_action(
	'woocommerce_before_add_to_cart_button',
	static function (): void {
		printf(
			'<p><label>Learner’s e-mail, if it is not you <input type="email" name="%s" autocomplete="off"></label></p>',
			esc_attr( DEMO_LEARNER_FIELD )
		);
	}
);

add_filter(
	'woocommerce_add_cart_item_data',
	static function ( array $data ): array {
		$typed = sanitize_email( wp_unslash( $_POST[ DEMO_LEARNER_FIELD ] ?? '' ) );
		return '' === $typed ? $data : array( DEMO_LEARNER_FIELD => $typed ) + $data;
	}
);

// The Store API, by which blocks and apps fill the cart.
add_filter(
	'woocommerce_store_api_add_to_cart_data',
	static function ( array $data, WP_REST_Request $request ): array {
		$typed = sanitize_email( (string) $request[ DEMO_LEARNER_FIELD ] );
		if ( '' !== $typed ) {
			$data['cart_item_data'][ DEMO_LEARNER_FIELD ] = $typed;
		}
		return $data;
	},
	10,
	2
);

add_action(
	'woocommerce_checkout_create_order_line_item',
	static function ( WC_Order_Item_Product $item, string $cart_item_key, array $values ): void {
		if ( isset( $values[ DEMO_LEARNER_FIELD ] ) ) {
			$item->add_meta_data( 'Learner email', $values[ DEMO_LEARNER_FIELD ], true );
		}
	},
	10,
	3
);
