<?php
declare( strict_types=1 );

namespace Matricula\Report;

use Matricula\Fields;
use Matricula\Outbox\RuntimeCache;
use Matricula\Rest\Actions\ActionRefused;
use RuntimeException;
use WC_Order;

/**
 * What a person decided about the money of an order that waits for a transfer.
 */
final class Payment {

	private const DECISIONS = array( 'paid', 'cancelled', 'kept' );

	public string $decision;

	/**
	 * What the person saw, as the order writes it.
	 */
	private string $amount;
	private string $currency;

	private function __construct( string $decision, string $amount, string $currency ) {
		$this->decision = $decision;
		$this->amount   = $amount;
		$this->currency = $currency;
	}

	/**
	 * Reads what was sent.
	 *
	 * @throws ActionRefused When it is not as agreed.
	 */
	public static function from_question( Fields $question ): self {
		$decision = $question->text( 'decision' );
		if ( ! in_array( $decision, self::DECISIONS, true ) ) {
			throw ActionRefused::body_invalid( 'decision' );
		}
		return new self( $decision, $question->text( 'amount' ), $question->text( 'currency' ) );
	}

	/**
	 * Whether the order still waits for just this money.
	 */
	public function is_awaited_by( WC_Order $order ): bool {
		return $order->has_status( 'on-hold' )
			&& wc_format_decimal( $order->get_total(), wc_get_price_decimals() ) === $this->amount
			&& $order->get_currency() === $this->currency;
	}

	/**
	 * Carries it out. A payment is completed as a gateway does it: stock, mails and downloads follow. The order is read anew:
	 * somebody may just have moved it on.
	 *
	 * @return bool Whether the order was changed now.
	 * @throws RuntimeException When WooCommerce could not save it.
	 */
	public function settle( int $order_id ): bool {
		RuntimeCache::forget_order( $order_id );
		$order = wc_get_order( $order_id );
		if ( 'kept' === $this->decision || ! $order instanceof WC_Order || ! $order->has_status( 'on-hold' ) ) {
			return false;
		}
		$is_saved = 'paid' === $this->decision
			? $order->payment_complete()
			: $order->update_status( 'cancelled', __( 'The transfer was not as it should be.', 'matricula' ) );
		if ( ! $is_saved ) {
			throw new RuntimeException( 'WooCommerce could not change the order.' );
		}
		return true;
	}
}
