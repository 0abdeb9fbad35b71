<?php
/**
 * Sets what differs from shop to shop. WordPress is loaded. Takes JSON in the environment variable MATRICULA_TEST_SHOP.
 */

$wanted = json_decode( (string) getenv( 'MATRICULA_TEST_SHOP' ), true, 512, JSON_THROW_ON_ERROR );
wp_set_current_user( 1 );
update_option( 'WPLANG', 'en_US' === $wanted['locale'] ? '' : $wanted['locale'] );
update_option( 'woocommerce_custom_orders_table_enabled', $wanted['hpos'] ? 'yes' : 'no' );
$plugins = array_keys(
	array_filter(
		array(
			'woocommerce/woocommerce.php' => is_multisite(), // a site alone has it
			'matricula/matricula.php'     => $wanted['plugin'],
		)
	)
);
foreach ( $plugins as $plugin ) {
	$refusal = activate_plugin( $plugin, '', is_multisite() );
	if ( is_wp_error( $refusal ) ) {
		throw new RuntimeException( $refusal->get_error_message() );
	}
}
if ( Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled() !== $wanted['hpos'] ) {
	throw new RuntimeException( 'WooCommerce did not change where it keeps orders.' );
}
