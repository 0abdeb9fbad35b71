<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Registerable;
use WC_Admin_Meta_Boxes;
use WC_Product;

/**
 * The tab "Courses" of the product form, and the same fields of each variation.
 *
 * WooCommerce checks nonce and capability before it calls the saving hooks, and saves the product after them.
 */
final class ProductCourses implements Registerable {

	private const FIELD           = 'matricula_courses';
	private const VARIATION_FIELD = 'matricula_variation_courses';

	/**
	 * The offer as the form shows and saves it.
	 *
	 * @var EditedOffer
	 */
	private EditedOffer $offers;

	/**
	 * Prints the fields.
	 *
	 * @var CourseFields
	 */
	private CourseFields $fields;

	public function __construct( EditedOffer $offers, CourseFields $fields ) {
		$this->offers = $offers;
		$this->fields = $fields;
	}

	public function register(): void {
		add_filter( 'woocommerce_product_data_tabs', array( $this, 'add_tab' ) );
		add_action( 'woocommerce_product_data_panels', array( $this, 'render_panel' ) );
		add_action( 'woocommerce_admin_process_product_object', array( $this, 'save_product' ) );
		add_action( 'woocommerce_product_after_variable_attributes', array( $this, 'render_variation' ), 10, 3 );
		add_action( 'woocommerce_admin_process_variation_object', array( $this, 'save_variation' ), 10, 2 );
	}

	/**
	 * Adds the tab after General.
	 *
	 * @param mixed $tabs Tabs of the product data box.
	 * @return mixed
	 */
	public function add_tab( $tabs ) {
		if ( is_array( $tabs ) ) {
			$tabs['matricula_courses'] = array(
				'label'    => __( 'Courses', 'matricula' ),
				'target'   => 'matricula_courses_panel',
				'class'    => array( 'show_if_simple', 'show_if_variable', 'show_if_subscription', 'show_if_variable-subscription' ),
				'priority' => 15,
			);
		}
		return $tabs;
	}

	public function render_panel(): void {
		$product = $GLOBALS['product_object'] ?? null;
		if ( $product instanceof WC_Product ) {
			$this->fields->render_product( $product, self::FIELD );
		}
	}

	/**
	 * Prints the fields of one variation.
	 *
	 * @param mixed $loop           Index of the variation in the form.
	 * @param mixed $variation_data Not used.
	 * @param mixed $variation_post The variation's post.
	 */
	public function render_variation( $loop, $variation_data, $variation_post ): void {
		$variation = wc_get_product( $variation_post );
		if ( $variation instanceof WC_Product && is_numeric( $loop ) ) {
			$this->fields->render_variation( $variation, (int) $loop, self::VARIATION_FIELD . '[' . (int) $loop . ']' );
		}
	}

	/**
	 * Sets the courses of the product.
	 *
	 * @param mixed $product About to be saved.
	 */
	public function save_product( $product ): void {
		$posted = self::posted( self::FIELD );
		if ( $product instanceof WC_Product && isset( $posted['shown'] ) ) {
			$this->submit( $product, $posted, __( 'The courses of this product were not saved.', 'matricula' ) );
		}
	}

	/**
	 * Sets the courses of one variation.
	 *
	 * @param mixed $variation About to be saved.
	 * @param mixed $loop      Index of the variation in the form.
	 */
	public function save_variation( $variation, $loop ): void {
		$posted = is_numeric( $loop ) ? ( self::posted( self::VARIATION_FIELD )[ (int) $loop ] ?? null ) : null;
		if ( $variation instanceof WC_Product && is_array( $posted ) && isset( $posted['shown'] ) ) {
			/* translators: %d: number of the variation */
			$this->submit( $variation, $posted, sprintf( __( 'The courses of variation #%d were not saved.', 'matricula' ), $variation->get_id() ) );
		}
	}

	/**
	 * Sets what was typed, and says what is wrong at the head of the page.
	 *
	 * @param WC_Product   $product   About to be saved.
	 * @param array<mixed> $posted    Its fields.
	 * @param string       $not_saved What did not happen when something is wrong.
	 */
	private function submit( WC_Product $product, array $posted, string $not_saved ): void {
		$submitted = new SubmittedOffer( $posted['rows'] ?? null, $posted['refunds'] ?? null );
		$this->offers->submit( $product, $submitted );
		foreach ( $submitted->problems() as $problem ) {
			// Shown through wp_kses_post(): without this, what was typed would be HTML there.
			WC_Admin_Meta_Boxes::add_error( esc_html( $not_saved . ' ' . OfferSentences::about( $problem ) ) );
		}
	}

	/**
	 * One of our fields as posted. It is not cleaned: what was typed is shown again as it was, escaped.
	 *
	 * @return array<mixed>
	 */
	private static function posted( string $field ): array {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Nonce: see above. SubmittedOffer reads it.
		$posted = isset( $_POST[ $field ] ) ? wp_unslash( $_POST[ $field ] ) : null;
		return is_array( $posted ) ? $posted : array();
	}
}
