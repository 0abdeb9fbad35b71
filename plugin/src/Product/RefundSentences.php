<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\RefundTerms;

/**
 * What a product says of refunds, in words for an editor. Plain text, never HTML.
 */
final class RefundSentences {

	/**
	 * What the form offers: labels by what is stored; first what a product says that says nothing.
	 *
	 * @return array<string, string>
	 */
	public static function choices(): array {
		return array(
			''       => __( 'As the shop says', 'matricula' ),
			'remove' => __( 'End the access', 'matricula' ),
			'audit'  => __( 'Move to audit', 'matricula' ),
			'keep'   => __( 'Keep the access', 'matricula' ),
			'ask'    => __( 'Ask', 'matricula' ),
		);
	}

	/**
	 * The terms in one line; empty when there are none.
	 */
	public static function about( RefundTerms $terms ): string {
		$choice = self::choices()[ $terms->on_refund() ?? '' ] ?? '';
		$days   = $terms->window_days();
		if ( null === $days ) {
			/* translators: %s: what becomes of the access, such as "End the access" */
			return $terms->is_none() ? '' : sprintf( __( 'Refunded: %s', 'matricula' ), $choice );
		}
		/* translators: 1: number of days, 2: what becomes of the access, such as "End the access" */
		return sprintf( _n( 'Refunded within %1$d day: %2$s', 'Refunded within %1$d days: %2$s', $days, 'matricula' ), $days, $choice );
	}
}
