<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\OfferProblem;
use Matricula\Course\Offer;
use Matricula\Course\OfferText;
use Matricula\Course\RefundTerms;
use WC_Product;

/**
 * Prints the courses of a product, and of a variation, with what an editor should know about them.
 */
final class CourseFields {

	/**
	 * The offer as the form shows it.
	 *
	 * @var EditedOffer
	 */
	private EditedOffer $offers;

	/**
	 * The table of courses.
	 *
	 * @var CourseRows
	 */
	private CourseRows $rows;

	/**
	 * What holds for refunds.
	 *
	 * @var RefundFields
	 */
	private RefundFields $refunds;

	public function __construct( EditedOffer $offers, CourseRows $rows, RefundFields $refunds ) {
		$this->offers  = $offers;
		$this->rows    = $rows;
		$this->refunds = $refunds;
	}

	public function render_product( WC_Product $product, string $name ): void {
		?>
		<div id="matricula_courses_panel" class="panel woocommerce_options_panel hidden">
			<div class="matricula-courses">
				<p class="matricula-courses__about"><?php esc_html_e( 'Who buys this product is enrolled in each of these courses. Copy a course key from Studio, or from the address of the course’s page.', 'matricula' ); ?></p>
				<p class="matricula-courses__about show_if_variable show_if_variable-subscription"><?php esc_html_e( 'A variation without courses of its own sells these.', 'matricula' ); ?></p>
				<?php
				$this->render_fields( $product, 'matricula-courses', $name );
				$this->render_hint( $product, 'hide_if_virtual hide_if_variable hide_if_variable-subscription' );
				?>
			</div>
		</div>
		<?php
	}

	public function render_variation( WC_Product $variation, int $loop, string $name ): void {
		$title_id = 'matricula-variation-courses-' . $loop . '-title';
		?>
		<div class="form-row form-row-full matricula-courses" role="group" aria-labelledby="<?php echo esc_attr( $title_id ); ?>">
			<h4 class="matricula-courses__title" id="<?php echo esc_attr( $title_id ); ?>"><?php esc_html_e( 'Courses of this variation', 'matricula' ); ?></h4>
			<p class="matricula-courses__about"><?php echo esc_html( $this->inherited( $variation ) ); ?></p>
			<?php
			$this->render_fields( $variation, 'matricula-variation-courses-' . $loop, $name );
			$this->render_hint( $variation, 'hide_if_variation_virtual' );
			?>
		</div>
		<?php
	}

	private function render_fields( WC_Product $product, string $id, string $name ): void {
		if ( $this->offers->has_draft( $product ) ) {
			?>
			<div class="matricula-courses__notice is-wrong"><p><?php echo esc_html( $this->draft_sentence( $product ) ); ?></p></div>
			<?php
		}
		$submitted = $this->offers->to_edit( $product );
		?>
		<div class="matricula-courses__fields">
			<?php
			$this->rows->render( $id, $name, $submitted );
			$this->refunds->render( $id, $name, $submitted );
			?>
		</div>
		<?php
	}

	/**
	 * A course that is not virtual asks its buyer for a delivery address. The script shows the hint once a key is typed.
	 */
	private function render_hint( WC_Product $product, string $hidden_if_virtual ): void {
		?>
		<div class="<?php echo esc_attr( $hidden_if_virtual ); ?>">
			<div class="matricula-courses__notice matricula-courses__hint" <?php echo array() === $this->offers->to_edit( $product )->rows() ? 'hidden' : ''; ?>>
				<p><?php esc_html_e( 'A course is nothing to ship. Tick “Virtual” above: the buyer is not asked for a delivery address, and the order completes by itself once the learner is enrolled.', 'matricula' ); ?></p>
			</div>
		</div>
		<?php
	}

	private function draft_sentence( WC_Product $product ): string {
		$sold = $this->offers->text_sold( $product );
		return '' === $sold
			? __( 'What you typed is here, but was not saved. Until it is right, no course is sold with this.', 'matricula' )
			/* translators: %s: one or more courses */
			: sprintf( __( 'What you typed is here, but was not saved. Until it is right, this is sold: %s', 'matricula' ), self::in_words( $sold ) );
	}

	/**
	 * What a variation sells that has no courses of its own.
	 */
	private function inherited( WC_Product $variation ): string {
		$parent = wc_get_product( $variation->get_parent_id() );
		$sold   = $parent instanceof WC_Product ? $this->offers->text_sold( $parent ) : '';
		return '' === $sold
			? __( 'Left empty, this variation sells no course.', 'matricula' )
			/* translators: %s: one or more courses */
			: sprintf( __( 'Left empty, this variation sells the product’s own: %s', 'matricula' ), self::in_words( $sold ) );
	}

	/**
	 * The courses of a stored offer in one line; as it is stored when it cannot be read.
	 */
	private static function in_words( string $text ): string {
		try {
			return OfferText::write( Offer::from_json( $text )->with_refunds( RefundTerms::none() ) );
		} catch ( OfferProblem $problem ) {
			return $text;
		}
	}
}
