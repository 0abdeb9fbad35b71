<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Product;

use Matricula\Course\Offer;
use Matricula\Course\OfferStore;
use Matricula\Course\OfferText;
use Matricula\Tests\Support\Products;
use PHPUnit\Framework\TestCase;
use WC_Admin_Duplicate_Product;
use WC_Admin_Meta_Boxes;
use WC_Meta_Box_Product_Data;
use WC_Product;

/**
 * The fields of the product form, saved and shown through WooCommerce's own hooks.
 */
final class ProductCoursesTest extends TestCase {

	use Products;

	private const GOOD  = 'course-v1:A+B+C verified campus';
	private const WRONG = 'course-v1:A+"B"<script>alert(1)</script>%2B';

	public static function setUpBeforeClass(): void {
		require_once WC_ABSPATH . 'includes/admin/wc-admin-functions.php';
		require_once WC_ABSPATH . 'includes/admin/wc-meta-box-functions.php';
		require_once WC_ABSPATH . 'includes/admin/class-wc-admin-meta-boxes.php';
		require_once WC_ABSPATH . 'includes/admin/class-wc-admin-duplicate-product.php';
	}

	protected function setUp(): void {
		wp_set_current_user( 1 );
		WC_Admin_Meta_Boxes::$meta_box_errors = array();
	}

	protected function tearDown(): void {
		$_POST = array();
		unset( $GLOBALS['product_object'] );
	}

	public function test_what_is_typed_is_what_the_product_sells(): void {
		$product = $this->product();

		$this->save( $product, array( self::row( 'course-v1:A+B+C', 'verified', 'campus' ), self::row( 'course-v1:Ñ+B+D' ), self::row() ) );

		self::assertSame( self::GOOD . '; course-v1:Ñ+B+D', $this->courses_of( $product ) );
		self::assertSame( array(), WC_Admin_Meta_Boxes::$meta_box_errors );
	}

	public function test_rows_left_empty_sell_nothing(): void {
		$product = $this->product( self::GOOD );

		$this->save( $product, array( self::row() ) );

		self::assertSame( '', $this->courses_of( $product ) );
	}

	public function test_a_form_that_does_not_ask_leaves_what_the_product_says_of_refunds(): void {
		$product = $this->product( 'course-v1:A+B+C; on-refund audit' );

		$this->save( $product, array( self::row( 'course-v1:A+B+D' ) ) );

		self::assertSame( 'course-v1:A+B+D; on-refund audit', $this->courses_of( $product ) );
	}

	public function test_what_is_set_for_refunds_is_sold_and_shown_again(): void {
		$product = $this->product();

		$this->save( $product, array( self::row( 'course-v1:A+B+C' ) ), self::refunds( 'audit', '14' ) );
		$html = $this->panel( $product );

		self::assertSame( 'course-v1:A+B+C; on-refund audit 14', $this->courses_of( $product ) );
		self::assertMatchesRegularExpression( '/<option value="audit"\s+selected=/', $html );
		self::assertMatchesRegularExpression( '/name="matricula_courses\[refunds\]\[window_days\]" value="14"/', $html );
	}

	public function test_refunds_set_back_are_as_the_shop_says(): void {
		$product = $this->product( 'course-v1:A+B+C; on-refund audit 14' );

		$this->save( $product, array( self::row( 'course-v1:A+B+C' ) ), self::refunds( '', '' ) );

		self::assertSame( 'course-v1:A+B+C', $this->courses_of( $product ) );
	}

	public function test_days_that_are_no_number_are_shown_with_their_sentence_and_the_good_offer_stays(): void {
		$product = $this->product( self::GOOD . '; on-refund keep 7' );

		$this->save( $product, array( self::row( 'course-v1:A+B+New' ) ), self::refunds( 'ask', '<b>soon</b>' ) );
		$html = $this->panel( $product );

		self::assertSame( self::GOOD . '; on-refund keep 7', $this->courses_of( $product ) );
		self::assertStringContainsString( 'value="&lt;b&gt;soon&lt;/b&gt;"', $html );
		self::assertMatchesRegularExpression( '/<option value="ask"\s+selected=/', $html );
		self::assertStringContainsString( 'aria-describedby="matricula-courses-window-days-help matricula-courses-window-days-error" aria-invalid="true"', $html );
		self::assertStringContainsString( 'this is sold: ' . self::GOOD . '</p>', $html );
		self::assertStringContainsString( '“&lt;b&gt;soon&lt;/b&gt;” is not a number of days.', WC_Admin_Meta_Boxes::$meta_box_errors[0] );
	}

	public function test_refunds_without_courses_are_said_to_be_nothing(): void {
		$product = $this->product();

		$this->save( $product, array( self::row() ), self::refunds( 'keep', '' ) );

		self::assertSame( '', $this->courses_of( $product ) );
		self::assertStringContainsString( 'What happens on a refund is set, but no course is.', WC_Admin_Meta_Boxes::$meta_box_errors[0] );
		self::assertStringContainsString( 'id="matricula-courses-on-refund-error"', $this->panel( $product ) );
	}

	public function test_a_form_without_the_fields_changes_nothing(): void {
		$product = $this->product( self::GOOD );

		$_POST = array();
		do_action( 'woocommerce_admin_process_product_object', $product );
		$product->save();

		self::assertSame( self::GOOD, $this->courses_of( $product ) );
	}

	public function test_a_wrong_key_is_shown_with_its_sentence_and_the_good_offer_stays(): void {
		$product = $this->product( self::GOOD );

		$this->save( $product, array( self::row( self::WRONG, 'audit' ) ) );
		$html = $this->panel( $product );

		self::assertSame( self::GOOD, $this->courses_of( $product ) );
		self::assertStringContainsString( 'value="' . esc_attr( self::WRONG ) . '"', $html );
		self::assertStringContainsString( 'aria-invalid="true"', $html );
		self::assertStringContainsString( 'was not saved', $html );
		self::assertStringContainsString( self::GOOD, $html );
		self::assertStringNotContainsString( '<script>alert', $html );
		self::assertStringContainsString( '&lt;script&gt;', WC_Admin_Meta_Boxes::$meta_box_errors[0] );
	}

	public function test_a_corrected_key_is_saved_and_the_warning_goes(): void {
		$product = $this->product( self::GOOD );
		$this->save( $product, array( self::row( self::WRONG ) ) );

		$this->save( $product, array( self::row( 'course-v1:A+B+New' ) ) );

		self::assertSame( 'course-v1:A+B+New', $this->courses_of( $product ) );
		self::assertStringNotContainsString( 'was not saved', $this->panel( $product ) );
	}

	public function test_a_change_made_elsewhere_since_is_not_covered_by_what_was_typed_before(): void {
		$product = $this->product( self::GOOD );
		$this->save( $product, array( self::row( self::WRONG ) ) );

		$this->sell( $product, 'course-v1:A+B+Imported' );

		self::assertStringContainsString( 'course-v1:A+B+Imported', $this->panel( $product ) );
		self::assertStringNotContainsString( 'was not saved', $this->panel( $product ) );
	}

	public function test_a_stored_text_that_nobody_can_read_stands_in_the_form_until_it_is_mended(): void {
		$product = $this->product();
		$product->update_meta_data( OfferStore::META_KEY, '<b>DemoX</b> \\ or so' );
		$product->save();

		self::assertStringContainsString( 'value="&lt;b&gt;DemoX&lt;/b&gt; \\ or so"', $this->panel( $product ) );

		$this->save( $product, array( self::row( '<b>DemoX</b> \\ or so' ) ) );
		self::assertSame( '<b>DemoX</b> \\ or so', wc_get_product( $product->get_id() )->get_meta( OfferStore::META_KEY ) );
		self::assertStringContainsString( 'value="&lt;b&gt;DemoX&lt;/b&gt; \\ or so"', $this->panel( $product ) );
	}

	public function test_each_variation_has_courses_of_its_own(): void {
		list( $parent, $variation ) = $this->product_with_variation( 'course-v1:A+B+Parent', '' );
		self::assertStringContainsString( 'sells the product’s own: course-v1:A+B+Parent', $this->variation_fields( $variation ) );

		$this->save_variation( $parent, $variation, array( self::row( 'course-v1:A+B+C', 'verified', 'campus' ) ) );

		self::assertSame( self::GOOD, $this->courses_of( $variation ) );
		self::assertSame( 'course-v1:A+B+Parent', $this->courses_of( $parent ) );
		self::assertStringContainsString( 'value="course-v1:A+B+C"', $this->variation_fields( $variation ) );
	}

	public function test_a_variation_has_refunds_of_its_own(): void {
		list( $parent, $variation ) = $this->product_with_variation( 'course-v1:A+B+Parent; on-refund keep', '' );
		self::assertStringContainsString( 'sells the product’s own: course-v1:A+B+Parent</p>', $this->variation_fields( $variation ) );

		$this->save_variation( $parent, $variation, array( self::row( 'course-v1:A+B+C' ) ), self::refunds( 'remove', '30' ) );

		self::assertSame( 'course-v1:A+B+C; on-refund remove 30', $this->courses_of( $variation ) );
		self::assertSame( 'course-v1:A+B+Parent; on-refund keep', $this->courses_of( $parent ) );
		self::assertStringContainsString( 'name="matricula_variation_courses[3][refunds][window_days]" value="30"', $this->variation_fields( $variation ) );
	}

	public function test_a_wrong_key_of_a_variation_is_kept_with_its_sentence(): void {
		list( $parent, $variation ) = $this->product_with_variation( '', self::GOOD );

		$this->save_variation( $parent, $variation, array( self::row( self::WRONG ) ) );

		self::assertSame( self::GOOD, $this->courses_of( $variation ) );
		self::assertStringContainsString( (string) $variation->get_id(), WC_Admin_Meta_Boxes::$meta_box_errors[0] );
		self::assertStringContainsString( esc_attr( self::WRONG ), $this->variation_fields( $variation ) );
	}

	public function test_a_duplicate_sells_the_same(): void {
		list( $parent ) = $this->product_with_variation( 'course-v1:A+B+Parent', self::GOOD );

		$copy                  = ( new WC_Admin_Duplicate_Product() )->product_duplicate( wc_get_product( $parent->get_id() ) );
		$this->made_products[] = $copy;
		$copied_variation      = wc_get_product( wc_get_product( $copy->get_id() )->get_children()[0] );
		$this->made_products[] = $copied_variation;

		self::assertSame( 'course-v1:A+B+Parent', $this->courses_of( $copy ) );
		self::assertSame( self::GOOD, $this->courses_of( $copied_variation ) );
	}

	public function test_the_product_list_shows_courses_and_warns_of_what_cannot_be_read(): void {
		list( $parent, $variation ) = $this->product_with_variation( 'course-v1:A+B+Parent; on-refund audit 14', self::GOOD );
		$variation->update_meta_data( OfferStore::META_KEY, '<script>alert(1)</script>' );
		$variation->save();

		ob_start();
		do_action( 'manage_product_posts_custom_column', 'matricula_courses', $parent->get_id() );
		$html = (string) ob_get_clean();

		self::assertStringContainsString( 'A+B+Parent', $html );
		self::assertStringContainsString( 'Refunded within 14 days: Move to audit', $html );
		self::assertStringContainsString( 'dashicons-warning', $html );
		self::assertStringNotContainsString( '<script', $html );
	}

	/**
	 * Trap 17: the fields are on the classic form, which WooCommerce 11 has alone.
	 */
	public function test_the_classic_form_has_the_tab(): void {
		$tabs = apply_filters( 'woocommerce_product_data_tabs', array() );

		self::assertSame( 'matricula_courses_panel', $tabs['matricula_courses']['target'] );
		self::assertStringContainsString( 'id="matricula_courses_panel"', $this->panel( $this->product() ) );
	}

	/**
	 * Saves a product as its form does: slashed, and read anew.
	 *
	 * @param list<array<string, string>> $rows    What was typed.
	 * @param array<string, string>|null  $refunds The same of refunds; null for a form that does not ask.
	 */
	private function save( WC_Product $product, array $rows, ?array $refunds = null ): void {
		$_POST = wp_slash(
			array(
				'product-type'      => 'simple',
				'_regular_price'    => '20',
				'_virtual'          => 'yes',
				'matricula_courses' => self::fields( $rows, $refunds ),
			)
		);
		WC_Meta_Box_Product_Data::save( $product->get_id(), get_post( $product->get_id() ) );
	}

	/**
	 * Saves a variation as the AJAX of its form does.
	 *
	 * @param list<array<string, string>> $rows    What was typed.
	 * @param array<string, string>|null  $refunds The same of refunds; null for a form that does not ask.
	 */
	private function save_variation( WC_Product $parent, WC_Product $variation, array $rows, ?array $refunds = null ): void {
		$_POST = wp_slash(
			array(
				'variable_post_id'            => array( 3 => (string) $variation->get_id() ),
				'variable_enabled'            => array( 3 => 'on' ),
				'matricula_variation_courses' => array( 3 => self::fields( $rows, $refunds ) ),
			)
		);
		WC_Meta_Box_Product_Data::save_variations( $parent->get_id(), get_post( $parent->get_id() ) );
	}

	/**
	 * The fields as the browser sends them.
	 *
	 * @param list<array<string, string>> $rows    What was typed.
	 * @param array<string, string>|null  $refunds The same of refunds; null for a form that does not ask.
	 * @return array<string, mixed>
	 */
	private static function fields( array $rows, ?array $refunds ): array {
		$fields = array(
			'shown' => '1',
			'rows'  => $rows,
		);
		return null === $refunds ? $fields : $fields + array( 'refunds' => $refunds );
	}

	private function panel( WC_Product $product ): string {
		$GLOBALS['product_object'] = wc_get_product( $product->get_id() );
		ob_start();
		do_action( 'woocommerce_product_data_panels' );
		return (string) ob_get_clean();
	}

	private function variation_fields( WC_Product $variation ): string {
		ob_start();
		do_action( 'woocommerce_product_after_variable_attributes', 3, array(), get_post( $variation->get_id() ) );
		return (string) ob_get_clean();
	}

	private function courses_of( WC_Product $product ): string {
		$text = wc_get_product( $product->get_id() )->get_meta( OfferStore::META_KEY );
		return '' === $text ? '' : OfferText::write( Offer::from_json( $text ) );
	}

	/**
	 * @return array<string, string>
	 */
	private static function refunds( string $on_refund, string $window_days ): array {
		return array(
			'on_refund'   => $on_refund,
			'window_days' => $window_days,
		);
	}

	/**
	 * @return array<string, string>
	 */
	private static function row( string $course_key = '', string $mode = '', string $lms = '' ): array {
		return array(
			'course_key' => $course_key,
			'mode'       => $mode,
			'mode_other' => '',
			'lms'        => $lms,
		);
	}
}
