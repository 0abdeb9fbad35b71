<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\Offer;
use Matricula\Course\OfferProblem;
use Matricula\Course\OfferStore;
use Matricula\Course\RefundTerms;
use stdClass;
use WC_Product;

/**
 * The offer of one product as the form shows and saves it.
 */
final class EditedOffer {

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

	/**
	 * What the form shows: what waits to be corrected, else what is stored, as well as it can be read.
	 */
	public function to_edit( WC_Product $product ): SubmittedOffer {
		$text = $this->offers->text( $product );
		return $this->drafts->find( $product ) ?? new SubmittedOffer( self::rows( $text ), self::refunds( $text ) );
	}

	/**
	 * Whether something typed waits to be corrected.
	 */
	public function has_draft( WC_Product $product ): bool {
		return null !== $this->drafts->find( $product );
	}

	/**
	 * What the product sells while something waits to be corrected; empty for nothing.
	 */
	public function text_sold( WC_Product $product ): string {
		return $this->offers->text_sold_by( $product );
	}

	/**
	 * Sets what was typed on the product, which the caller saves. What is wrong is kept as a draft, and the offer stays.
	 */
	public function submit( WC_Product $product, SubmittedOffer $submitted ): void {
		if ( array() !== $submitted->problems() ) {
			$this->drafts->keep( $product, $submitted );
			return;
		}
		$this->drafts->discard( $product );
		$offer = $submitted->offer();
		if ( null === $offer ) {
			$this->offers->remove( $product );
		} else {
			$this->offers->put( $product, $submitted->asks_about_refunds() ? $offer : $this->as_before( $product, $offer ) );
		}
	}

	/**
	 * What the product says of refunds stays as it was where the form did not ask: a page opened before the plugin did.
	 */
	private function as_before( WC_Product $product, Offer $offer ): Offer {
		try {
			$before = $this->offers->find( $product );
		} catch ( OfferProblem $problem ) {
			return $offer; // What cannot be read says nothing.
		}
		return null === $before ? $offer : $offer->with_refunds( $before->refunds() );
	}

	/**
	 * What a stored text says of refunds, as the form shows it. What the sidecar would not take says nothing.
	 *
	 * @return array{on_refund: string, window_days: string}
	 */
	private static function refunds( string $text ): array {
		$stored = json_decode( $text );
		$terms  = $stored instanceof stdClass ? RefundTerms::from_stored( $stored ) : RefundTerms::none();
		return array(
			'on_refund'   => $terms->on_refund() ?? '',
			'window_days' => (string) $terms->window_days(),
		);
	}

	/**
	 * Rows of a stored text. One that nobody can read stands in the first row as it is: there it is seen and mended.
	 *
	 * @return list<array{course_key: string, mode: string, lms: string}>
	 */
	private static function rows( string $text ): array {
		if ( '' === $text ) {
			return array();
		}
		$stored  = json_decode( $text, true );
		$courses = is_array( $stored ) && is_array( $stored['courses'] ?? null ) ? $stored['courses'] : array();
		$rows    = array();
		foreach ( $courses as $course ) {
			$course = is_array( $course ) ? $course : array( 'courseKey' => $course );
			$rows[] = array(
				'course_key' => OfferStore::as_text( $course['courseKey'] ?? '' ),
				'mode'       => OfferStore::as_text( $course['mode'] ?? '' ),
				'lms'        => OfferStore::as_text( $course['lms'] ?? '' ),
			);
		}
		return array() !== $rows ? $rows : array(
			array(
				'course_key' => $text,
				'mode'       => '',
				'lms'        => '',
			),
		);
	}
}
