<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use DateTimeImmutable;
use DateTimeZone;
use Matricula\Fields;
use Matricula\Log;
use Matricula\Order\OrderPayload;
use Matricula\Order\OrderTable;
use Matricula\Outbox\OrderUnreadable;
use WC_Order;

/**
 * Orders that changed since, those that sell a course or all of them, or those that are named.
 */
final class OrdersAction implements Action {

	private const A_PAGE     = 50;
	private const MOST_NAMED = 50;

	private OrderTable $orders;
	private OrderPayload $payload;

	public function __construct( OrderTable $orders, OrderPayload $payload ) {
		$this->orders  = $orders;
		$this->payload = $payload;
	}

	public function name(): string {
		return 'orders';
	}

	public function answer( Fields $question ): array {
		return $question->has( 'orderIds' ) ? $this->named( $question->texts( 'orderIds' ) ) : $this->changed( $question );
	}

	/**
	 * What is gone is left out, so what is there must be readable: left out, it would be taken for gone.
	 *
	 * @param string[] $order_ids As the sidecar writes them.
	 * @return array<string, mixed>
	 */
	private function named( array $order_ids ): array {
		if ( count( $order_ids ) > self::MOST_NAMED ) {
			throw ActionRefused::body_invalid( 'orderIds' );
		}
		return array(
			'orders' => array_values( array_filter( array_map( array( $this, 'rendered' ), array_map( 'intval', $order_ids ) ) ) ),
			'more'   => false,
		);
	}

	/**
	 * An order that cannot be read is left out, with a line in the log: it must not keep the others.
	 *
	 * @return array<string, mixed>
	 */
	private function changed( Fields $question ): array {
		$page = (int) $question->number( 'page' );
		if ( $page < 1 ) {
			throw ActionRefused::body_invalid( 'page' );
		}
		$after  = self::moment( $question->text( 'modifiedAfter' ) );
		$offset = ( $page - 1 ) * self::A_PAGE;
		$found  = 'all' === $question->text( 'scope' )
			? $this->orders->changed_after( $after, self::A_PAGE + 1, $offset )
			: $this->orders->selling_changed_after( $after, self::A_PAGE + 1, $offset );
		$orders = array();
		foreach ( array_slice( $found, 0, self::A_PAGE ) as $order_id ) {
			try {
				$orders[] = $this->rendered( $order_id );
			} catch ( OrderUnreadable $problem ) {
				Log::error( 'A changed order could not be read for the sidecar', $problem, array( 'order_id' => $order_id ) );
			}
		}
		return array(
			'orders' => array_values( array_filter( $orders ) ),
			'more'   => count( $found ) > self::A_PAGE,
		);
	}

	/**
	 * The order with its refunds; null when it is gone.
	 *
	 * @return array<string, array<mixed>>|null
	 * @throws OrderUnreadable When it cannot be rendered.
	 */
	private function rendered( int $order_id ): ?array {
		$order = $order_id > 0 ? wc_get_order( $order_id ) : false;
		if ( ! $order instanceof WC_Order || $order->has_status( 'trash' ) ) {
			return null;
		}
		return array(
			'order'   => $this->payload->of_order( $order ),
			'refunds' => $this->payload->refunds_of( $order ),
		);
	}

	/**
	 * Seconds of a moment in UTC without zone.
	 */
	private static function moment( string $text ): int {
		$moment = DateTimeImmutable::createFromFormat( '!Y-m-d\TH:i:s', $text, new DateTimeZone( 'UTC' ) );
		if ( false === $moment ) {
			throw ActionRefused::body_invalid( 'modifiedAfter' );
		}
		return $moment->getTimestamp();
	}
}
