<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\Offer;
use Matricula\Course\OfferProblem;
use Matricula\Course\OfferStore;
use Matricula\Registerable;
use WC_Product;

/**
 * The column "Courses" of the product list: what is sold, what it says of refunds, and a warning where something is wrong.
 */
final class CoursesColumn implements Registerable {

	private const COLUMN = 'matricula_courses';

	// A list of products is read at a glance; the product itself shows the rest.
	private const MOST_SHOWN = 3;

	/**
	 * Products' offers.
	 *
	 * @var OfferStore
	 */
	private OfferStore $offers;

	/**
	 * What could not be saved.
	 *
	 * @var OfferDraft
	 */
	private OfferDraft $drafts;

	public function __construct( OfferStore $offers, OfferDraft $drafts ) {
		$this->offers = $offers;
		$this->drafts = $drafts;
	}

	public function register(): void {
		add_filter( 'manage_edit-product_columns', array( $this, 'add_column' ), 20 );
		add_action( 'manage_product_posts_custom_column', array( $this, 'render' ), 10, 2 );
	}

	/**
	 * Adds the column before the categories, else at the end.
	 *
	 * @param mixed $columns Titles of columns by name.
	 * @return mixed
	 */
	public function add_column( $columns ) {
		if ( ! is_array( $columns ) ) {
			return $columns;
		}
		$place = array_search( 'product_cat', array_keys( $columns ), true );
		$place = false === $place ? count( $columns ) : (int) $place;
		return array_slice( $columns, 0, $place, true )
			+ array( self::COLUMN => __( 'Courses', 'matricula' ) )
			+ array_slice( $columns, $place, null, true );
	}

	/**
	 * Prints a product's cell.
	 *
	 * @param mixed $column     Name of the column.
	 * @param mixed $product_id Id of the row's product.
	 */
	public function render( $column, $product_id ): void {
		$product = self::COLUMN === $column ? wc_get_product( $product_id ) : null;
		if ( ! $product instanceof WC_Product ) {
			return;
		}
		$keys     = array();
		$refunds  = array();
		$problems = array();
		foreach ( $this->with_variations( $product ) as $each ) {
			try {
				$offer = $this->offers->find( $each );
				if ( null !== $offer ) {
					$keys      = array_merge( $keys, self::course_keys( $offer ) );
					$refunds[] = RefundSentences::about( $offer->refunds() );
				}
			} catch ( OfferProblem $problem ) {
				$problems[] = OfferSentences::about( $problem );
			}
			if ( null !== $this->drafts->find( $each ) ) {
				$problems[] = __( 'Something typed could not be saved. Open the product and correct it.', 'matricula' );
			}
		}
		$this->render_keys( array_values( array_unique( $keys ) ) );
		foreach ( array_unique( array_filter( $refunds ) ) as $sentence ) {
			echo '<p class="matricula-product-courses matricula-product-courses__refunds">' . esc_html( $sentence ) . '</p>';
		}
		$this->render_problems( array_unique( $problems ) );
	}

	/**
	 * The product and its variations.
	 *
	 * @return WC_Product[]
	 */
	private function with_variations( WC_Product $product ): array {
		$products = array( $product );
		if ( $product->is_type( 'variable' ) ) {
			foreach ( array_filter( array_map( 'wc_get_product', $product->get_children() ) ) as $variation ) {
				$products[] = $variation;
			}
		}
		return $products;
	}

	/**
	 * The runs an offer sells.
	 *
	 * @return string[]
	 */
	private static function course_keys( Offer $offer ): array {
		$keys = array();
		foreach ( $offer->courses() as $course ) {
			$keys[] = $course->course_key();
		}
		return $keys;
	}

	/**
	 * Prints the first few keys, without what all begin with.
	 *
	 * @param string[] $keys Each once.
	 */
	private function render_keys( array $keys ): void {
		if ( array() === $keys ) {
			echo '<span class="na">–</span>';
			return;
		}
		foreach ( array_slice( $keys, 0, self::MOST_SHOWN ) as $key ) {
			echo '<p class="matricula-product-courses">' . esc_html( (string) preg_replace( '/^course-v1:/', '', $key ) ) . '</p>';
		}
		$more = count( $keys ) - self::MOST_SHOWN;
		if ( $more > 0 ) {
			/* translators: %d: number of courses */
			echo '<p class="matricula-product-courses">' . esc_html( sprintf( _n( 'and %d more', 'and %d more', $more, 'matricula' ), $more ) ) . '</p>';
		}
	}

	/**
	 * Prints what is wrong.
	 *
	 * @param string[] $problems Plain text.
	 */
	private function render_problems( array $problems ): void {
		foreach ( $problems as $problem ) {
			echo '<p class="matricula-product-courses matricula-product-courses__problem"><span class="dashicons dashicons-warning" aria-hidden="true"></span> ' . esc_html( $problem ) . '</p>';
		}
	}
}
