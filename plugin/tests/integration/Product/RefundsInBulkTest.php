<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Product;

use Matricula\Course\Offer;
use Matricula\Course\OfferStore;
use Matricula\Course\OfferText;
use Matricula\Tests\Support\Products;
use PHPUnit\Framework\TestCase;
use WC_Product;

/**
 * The field of WooCommerce's own bulk edit, saved through it.
 */
final class RefundsInBulkTest extends TestCase {

	use Products;

	public static function setUpBeforeClass(): void {
		require_once WC_ABSPATH . 'includes/admin/class-wc-admin-post-types.php'; // It registers itself.
	}

	protected function setUp(): void {
		wp_set_current_user( 1 );
	}

	protected function tearDown(): void {
		$_REQUEST = array();
	}

	public function test_what_is_chosen_for_many_is_what_each_says_and_its_days_stay(): void {
		$product = $this->product( 'course-v1:A+B+C verified; on-refund keep 14' );

		$this->edit( $product, 'audit' );
		self::assertSame( 'course-v1:A+B+C verified; on-refund audit 14', $this->courses_of( $product ) );

		$this->edit( $product, 'shop' );
		self::assertSame( 'course-v1:A+B+C verified; on-refund - 14', $this->courses_of( $product ) );
	}

	public function test_a_variation_with_courses_of_its_own_is_changed_with_its_product(): void {
		list( $parent, $variation ) = $this->product_with_variation( '', 'course-v1:A+B+C' );

		$this->edit( $parent, 'ask' );

		self::assertSame( 'course-v1:A+B+C; on-refund ask', $this->courses_of( $variation ) );
		self::assertSame( '', $this->courses_of( $parent ) );
	}

	public function test_no_change_and_what_is_no_choice_change_nothing(): void {
		$product = $this->product( 'course-v1:A+B+C; on-refund keep' );

		foreach ( array( '', 'burn', array( 'audit' ) ) as $chosen ) {
			$this->edit( $product, $chosen );
			self::assertSame( 'course-v1:A+B+C; on-refund keep', $this->courses_of( $product ) );
		}
	}

	public function test_what_cannot_be_read_is_left(): void {
		$product = $this->product();
		$product->update_meta_data( OfferStore::META_KEY, 'DemoX' );
		$product->save();

		$this->edit( $product, 'audit' );

		self::assertSame( 'DemoX', wc_get_product( $product->get_id() )->get_meta( OfferStore::META_KEY ) );
	}

	public function test_the_form_offers_each_choice(): void {
		ob_start();
		do_action( 'woocommerce_product_bulk_edit_end' );
		$html = (string) ob_get_clean();

		preg_match_all( '/<option value="(\w*)">/', $html, $values );
		self::assertSame( array( '', 'shop', 'remove', 'audit', 'keep', 'ask' ), $values[1] );
	}

	/**
	 * Saves the bulk edit of one product as WooCommerce does.
	 *
	 * @param mixed $chosen What was chosen.
	 */
	private function edit( WC_Product $product, $chosen ): void {
		$_REQUEST = wp_slash(
			array(
				'woocommerce_bulk_edit'        => '1',
				'woocommerce_quick_edit_nonce' => wp_create_nonce( 'woocommerce_quick_edit_nonce' ),
				'change_stock'                 => '',
				'matricula_on_refund'          => $chosen,
			)
		);
		do_action( 'woocommerce_product_bulk_and_quick_edit', $product->get_id(), get_post( $product->get_id() ) );
	}

	private function courses_of( WC_Product $product ): string {
		$text = wc_get_product( $product->get_id() )->get_meta( OfferStore::META_KEY );
		return '' === $text ? '' : OfferText::write( Offer::from_json( $text ) );
	}
}
