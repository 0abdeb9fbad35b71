<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\OfferStore;
use WC_Product;

/**
 * Courses, and what holds for refunds, that could not be saved, kept with the product so that nothing typed is lost. The product sells its
 * last good offer meanwhile.
 */
final class OfferDraft {

	public const META_KEY = '_matricula_offer_draft';

	/**
	 * Keeps what was typed.
	 */
	public function keep( WC_Product $product, SubmittedOffer $submitted ): void {
		$draft = array(
			'instead_of' => self::fingerprint( $product ),
			'rows'       => $submitted->rows(),
			'refunds'    => $submitted->refunds(),
		);
		$product->update_meta_data( self::META_KEY, (string) wp_json_encode( $draft, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ) );
	}

	/**
	 * What was typed; null when nothing waits, or the offer was changed elsewhere since (import, REST).
	 */
	public function find( WC_Product $product ): ?SubmittedOffer {
		$draft = json_decode( OfferStore::as_text( $product->get_meta( self::META_KEY, true, 'edit' ) ), true );
		if ( ! is_array( $draft ) || self::fingerprint( $product ) !== ( $draft['instead_of'] ?? null ) ) {
			return null;
		}
		$submitted = new SubmittedOffer( $draft['rows'] ?? null, $draft['refunds'] ?? null );
		return $submitted->is_empty() ? null : $submitted;
	}

	public function discard( WC_Product $product ): void {
		$product->delete_meta_data( self::META_KEY );
	}

	/**
	 * What the product sells while the draft waits.
	 */
	private static function fingerprint( WC_Product $product ): string {
		return md5( OfferStore::as_text( $product->get_meta( OfferStore::META_KEY, true, 'edit' ) ) );
	}
}
