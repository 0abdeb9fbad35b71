<?php
declare( strict_types=1 );

namespace Matricula\Course;

use WC_Product;

/**
 * Where a product's offer is kept: product meta, read and written here only. None of it saves the product.
 */
final class OfferStore {

	/**
	 * Meta of products, of variations and, once ordered, of order lines.
	 */
	public const META_KEY = '_matricula_offer';

	/**
	 * The offer that a sale of this product sells, as text: a variation's own, else its parent's; empty for none.
	 */
	public function text_sold_by( WC_Product $product ): string {
		$own = $this->text( $product );
		if ( '' !== $own || ! $product->is_type( 'variation' ) ) {
			return $own;
		}
		$parent = wc_get_product( $product->get_parent_id() );
		return $parent instanceof WC_Product ? $this->text( $parent ) : '';
	}

	/**
	 * The product's own offer as it is stored, readable or not; empty for none.
	 */
	public function text( WC_Product $product ): string {
		return self::as_text( $product->get_meta( self::META_KEY, true, 'edit' ) );
	}

	/**
	 * The product's own offer; null when it has none.
	 *
	 * @throws OfferProblem When what is stored cannot be read.
	 */
	public function find( WC_Product $product ): ?Offer {
		$text = $this->text( $product );
		return '' === $text ? null : Offer::from_json( $text );
	}

	public function put( WC_Product $product, Offer $offer ): void {
		$product->update_meta_data( self::META_KEY, $offer->to_json() );
	}

	public function remove( WC_Product $product ): void {
		$product->delete_meta_data( self::META_KEY );
	}

	/**
	 * Meta as text. A REST client may have stored the offer as an object: it is meant the same.
	 *
	 * @param mixed $value Meta as stored.
	 */
	public static function as_text( $value ): string {
		if ( is_array( $value ) || is_object( $value ) ) {
			return (string) wp_json_encode( $value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		}
		return is_scalar( $value ) ? trim( (string) $value ) : '';
	}
}
