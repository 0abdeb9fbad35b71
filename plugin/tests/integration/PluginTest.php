<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Matricula\Tests\Support\CommitsForReal;
use PHPUnit\Framework\TestCase;

/**
 * The plugin among the other parts of a shop.
 */
final class PluginTest extends TestCase implements CommitsForReal {

	protected function tearDown(): void {
		update_option( 'woocommerce_coming_soon', 'no' );
	}

	/**
	 * Trap 16: undeclared, it keeps the new storage of orders off on new shops.
	 */
	public function test_it_declares_what_it_is_compatible_with(): void {
		$features = FeaturesUtil::get_compatible_features_for_plugin( 'matricula/matricula.php' );

		self::assertContains( 'custom_order_tables', $features['compatible'] );
		self::assertContains( 'cart_checkout_blocks', $features['compatible'] );
		self::assertSame( array(), $features['incompatible'] );
	}

	/**
	 * Trap 19: a new shop hides its pages from visitors. The sidecar is none.
	 */
	public function test_a_shop_that_is_coming_soon_answers_the_sidecar(): void {
		update_option( 'woocommerce_coming_soon', 'yes' );

		$answer = wp_remote_post(
			rest_url( 'matricula/v1/status' ),
			array(
				'headers' => array( 'content-type' => 'application/json' ),
				'body'    => '{"action":"status"}',
			)
		);

		self::assertStringContainsString( 'coming-soon', wp_remote_retrieve_body( wp_remote_get( home_url( '/shop/' ) ) ) );
		self::assertSame( 'matricula_not_paired', json_decode( wp_remote_retrieve_body( $answer ), true )['code'] ?? null );
	}
}
