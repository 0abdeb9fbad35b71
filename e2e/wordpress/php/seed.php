<?php
/**
 * Makes a shop of a fresh WordPress with WooCommerce. WordPress and the functions of wp-admin are loaded.
 *
 * Every shop of the tests and of the demo has what stands here, whatever runs it.
 */

wp_set_current_user( 1 );
seed_first_visit();
seed_settings();
seed_pages();
seed_people();
array_map( 'seed_product', seed_products() );
seed_variations();
delete_option( 'rewrite_rules' ); // They are made anew when everything is registered.

/**
 * Does what WooCommerce leaves to the owner's first visit of wp-admin: order storage (HPOS) and more.
 */
function seed_first_visit(): void {
	delete_transient( '_wc_activation_redirect' );
	WC_Install::newly_installed();
	update_option( 'woocommerce_onboarding_profile', array( 'skipped' => true ) );
	update_option( 'woocommerce_task_list_hidden', 'yes' );
	update_option( 'woocommerce_show_marketplace_suggestions', 'no' );
}

function seed_settings(): void {
	$settings = array(
		'permalink_structure'                    => '/%postname%/',
		'timezone_string'                        => 'Europe/Madrid',
		'woocommerce_coming_soon'                => 'no',
		'woocommerce_allow_tracking'             => 'no',
		'woocommerce_default_country'            => 'ES:M',
		'woocommerce_store_address'              => 'Calle Mayor 1',
		'woocommerce_store_city'                 => 'Madrid',
		'woocommerce_store_postcode'             => '28013',
		'woocommerce_currency'                   => 'EUR',
		'woocommerce_currency_pos'               => 'right_space',
		'woocommerce_price_thousand_sep'         => '.',
		'woocommerce_price_decimal_sep'          => ',',
		'woocommerce_calc_taxes'                 => 'no',
		'woocommerce_enable_guest_checkout'      => 'yes',
		'woocommerce_enable_checkout_login_reminder' => 'yes',
		'woocommerce_bacs_settings'              => array(
			'enabled' => 'yes',
			'title'   => 'Bank transfer',
		),
		'woocommerce_cheque_settings'            => array(
			'enabled' => 'yes',
			'title'   => 'Cheque',
		),
		'woocommerce_cod_settings'               => array(
			'enabled'            => 'yes',
			'title'              => 'Cash on delivery',
			'enable_for_virtual' => 'yes',
		),
	);
	foreach ( $settings as $name => $value ) {
		update_option( $name, $value );
	}
}

/**
 * WooCommerce's own pages have the Blocks checkout; beside them stand a cart and a checkout as they were before.
 */
function seed_pages(): void {
	WC_Install::create_pages();
	foreach ( array( 'cart', 'checkout' ) as $page ) {
		wc_create_page( "classic-$page", '', "Classic $page", "<!-- wp:shortcode -->[woocommerce_$page]<!-- /wp:shortcode -->" );
	}
}

function seed_people(): void {
	seed_person( 'manager', 'manager@example.org', 'shop_manager', 'Marta', 'Gil' );
	seed_person( 'ana', 'ana@example.com', 'customer', 'Ana', 'Paz' );
}

function seed_person( string $login, string $email, string $role, string $first_name, string $last_name ): void {
	$billing = array(
		'billing_first_name' => $first_name,
		'billing_last_name'  => $last_name,
		'billing_email'      => $email,
		'billing_address_1'  => 'Calle Mayor 2',
		'billing_city'       => 'Madrid',
		'billing_postcode'   => '28013',
		'billing_state'      => 'M',
		'billing_country'    => 'ES',
		'billing_phone'      => '910000000',
	);
	wp_insert_user(
		array(
			'user_login'   => $login,
			'user_pass'    => "$login-password",
			'user_email'   => $email,
			'display_name' => "$first_name $last_name",
			'first_name'   => $first_name,
			'last_name'    => $last_name,
			'role'         => $role,
			'meta_input'   => $billing,
		)
	);
}

/**
 * Courses of the sandbox LMS, a bundle of two, and a book that is no course.
 *
 * @return array<int, array{string, string, string, string[]}>
 */
function seed_products(): array {
	return array(
		array( 'PY101', 'Python 101', '49', array( 'course-v1:Acme+PY101+2026' ) ),
		array( 'course-v1:OpenedX+DemoX+DemoCourse', 'Demo course', '49', array( 'course-v1:OpenedX+DemoX+DemoCourse' ) ),
		array( 'course-v1:UBA+STAT101+2026_T1', 'Statistics I', '120.50', array( 'course-v1:UBA+STAT101+2026_T1' ) ),
		array( 'BUNDLE-DATA', 'Data bundle', '89', array( 'course-v1:UBA+STAT101+2026_T1', 'course-v1:Acme+PY101+2026' ) ),
		array( 'BOOK-PY', 'The Python book', '30', array() ),
	);
}

/**
 * Puts one product into the shop.
 *
 * @param array{string, string, string, string[]} $described SKU, name, price and the keys of its courses.
 */
function seed_product( array $described ): void {
	list( $sku, $name, $price, $course_keys ) = $described;
	$product                                  = new WC_Product_Simple();
	$product->set_sku( $sku );
	$product->set_name( $name );
	$product->set_regular_price( $price );
	$product->set_virtual( array() !== $course_keys );
	if ( array() !== $course_keys ) {
		seed_offer( $product, $course_keys, 'verified' );
	}
	$product->save();
}

/**
 * One product whose variations sell the same course in two modes.
 */
function seed_variations(): void {
	$attribute = new WC_Product_Attribute();
	$attribute->set_name( 'mode' );
	$attribute->set_options( array( 'audit', 'verified' ) );
	$attribute->set_visible( true );
	$attribute->set_variation( true );
	$product = new WC_Product_Variable();
	$product->set_sku( 'MITx-6.00' );
	$product->set_name( 'Verified or audit' );
	$product->set_attributes( array( $attribute ) );
	$product->save();
	seed_variation( $product, 'audit', '0' );
	seed_variation( $product, 'verified', '75' );
	WC_Product_Variable::sync( $product->get_id() );
}

function seed_variation( WC_Product_Variable $product, string $mode, string $price ): void {
	$variation = new WC_Product_Variation();
	$variation->set_parent_id( $product->get_id() );
	$variation->set_sku( "MITx-6.00-$mode" );
	$variation->set_attributes( array( 'mode' => $mode ) );
	$variation->set_regular_price( $price );
	$variation->set_virtual( true );
	seed_offer( $variation, array( 'course-v1:MITx+6.00x+2026' ), $mode );
	$variation->save();
}

/**
 * Says what a product sells, as the plugin keeps it.
 *
 * @param WC_Product $product     It is not saved.
 * @param string[]   $course_keys Keys of course runs.
 * @param string     $mode        Of all of them.
 */
function seed_offer( WC_Product $product, array $course_keys, string $mode ): void {
	$courses = array_map(
		static function ( string $course_key ) use ( $mode ): array {
			return array(
				'courseKey' => $course_key,
				'mode'      => $mode,
			);
		},
		$course_keys
	);
	$offer   = array(
		'version' => 1,
		'courses' => $courses,
	);
	$product->update_meta_data( '_matricula_offer', wp_json_encode( $offer, JSON_UNESCAPED_SLASHES ) );
}
