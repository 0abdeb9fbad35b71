<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\OfferProblem;
use Matricula\Course\OfferStore;
use Matricula\Course\RefundTerms;
use Matricula\Registerable;
use WC_Product;

/**
 * "When it is refunded" among the fields that WooCommerce's bulk edit of products has. A variation that sells courses of
 * its own is changed with its product; days, and what sells no course, stay as they are.
 *
 * WordPress and WooCommerce check capability and nonce before they call the saving hook, and save the product before it.
 */
final class RefundsInBulk implements Registerable {

	private const FIELD = 'matricula_on_refund';

	// An empty choice changes nothing here, so this one stands for what a product says that says nothing.
	private const AS_THE_SHOP_SAYS = 'shop';

	/**
	 * Products' offers.
	 *
	 * @var OfferStore
	 */
	private OfferStore $offers;

	public function __construct( OfferStore $offers ) {
		$this->offers = $offers;
	}

	public function register(): void {
		add_action( 'woocommerce_product_bulk_edit_end', array( $this, 'render' ) );
		add_action( 'woocommerce_product_bulk_edit_save', array( $this, 'save' ) );
	}

	public function render(): void {
		?>
		<label>
			<span class="title"><?php esc_html_e( 'When it is refunded', 'matricula' ); ?></span>
			<span class="input-text-wrap">
				<select name="<?php echo esc_attr( self::FIELD ); ?>">
					<option value=""><?php esc_html_e( '— No change —', 'matricula' ); ?></option>
					<?php foreach ( RefundSentences::choices() as $choice => $label ) : ?>
						<option value="<?php echo esc_attr( '' === $choice ? self::AS_THE_SHOP_SAYS : $choice ); ?>"><?php echo esc_html( $label ); ?></option>
					<?php endforeach; ?>
				</select>
			</span>
		</label>
		<?php
	}

	/**
	 * Sets what was chosen.
	 *
	 * @param mixed $product One of the products that are edited.
	 */
	public function save( $product ): void {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Nonce: see above. Only one of the choices is taken.
		$chosen = isset( $_REQUEST[ self::FIELD ] ) ? wp_unslash( $_REQUEST[ self::FIELD ] ) : '';
		if ( ! $product instanceof WC_Product || ! in_array( $chosen, array_merge( RefundTerms::CHOICES, array( self::AS_THE_SHOP_SAYS ) ), true ) ) {
			return;
		}
		$on_refund = self::AS_THE_SHOP_SAYS === $chosen ? '' : $chosen;
		$this->set( $product, $on_refund );
		if ( $product->is_type( 'variable' ) ) {
			foreach ( array_filter( array_map( 'wc_get_product', $product->get_children() ) ) as $variation ) {
				$this->set( $variation, $on_refund );
			}
		}
	}

	private function set( WC_Product $product, string $on_refund ): void {
		try {
			$offer = $this->offers->find( $product );
		} catch ( OfferProblem $problem ) {
			return; // What cannot be read is mended first; the list warns of it.
		}
		if ( null !== $offer ) {
			$days = (string) $offer->refunds()->window_days();
			$this->offers->put( $product, $offer->with_refunds( RefundTerms::parse( $on_refund, $days ) ) );
			$product->save_meta_data();
		}
	}
}
