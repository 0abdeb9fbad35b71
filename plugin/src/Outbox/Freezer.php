<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Order\CourseOrders;
use Matricula\Order\OrderPayload;
use Matricula\Signing\MessageId;
use WC_Order;

/**
 * Reads the order of a claimed row and writes what is sent into the row, unless that has happened already.
 */
final class Freezer {

	private Claims $claims;
	private Results $results;
	private OrderPayload $payload;
	private CourseOrders $course_orders;

	public function __construct( Claims $claims, Results $results, OrderPayload $payload, CourseOrders $course_orders ) {
		$this->claims        = $claims;
		$this->results       = $results;
		$this->payload       = $payload;
		$this->course_orders = $course_orders;
	}

	/**
	 * The row as it is sent; null when there is nothing to send, or somebody else does it.
	 *
	 * @throws OrderUnreadable When the order cannot be rendered.
	 */
	public function freeze( OutboxRow $head, string $claim ): ?OutboxRow {
		if ( $head->is_frozen() ) {
			return $head;
		}
		$row     = $this->claims->move_behind_frozen( $this->claims->coalesce( $head, $claim ), $claim );
		$read_at = time();
		$order   = wc_get_order( $row->order_id );
		$order   = $order instanceof WC_Order ? $order : null;
		if ( $this->is_none_of_theirs( $row->order_id, $order ) ) {
			$this->results->skipped( $row, $claim );
			return null;
		}
		$row->topic      = $this->topic( $row->topic, $order );
		$is_gone         = null === $order || Topic::DELETED === $row->topic;
		$refunds         = $is_gone ? array() : $this->payload->refunds_of( $order );
		$row->body       = $is_gone
			? DeliveryBody::of_gone_order( $row->order_id, $row->id )
			: DeliveryBody::of_order( $this->payload->of_order( $order ), $refunds, $row->topic, $row->id );
		$row->webhook_id = MessageId::generate();
		return $this->claims->freeze( $row, $claim, $read_at, array_filter( array_column( $refunds, 'id' ), 'is_int' ) ) ? $row : null;
	}

	/**
	 * A draft is not an order yet; its row was written when it was one. Books concern nobody.
	 */
	private function is_none_of_theirs( int $order_id, ?WC_Order $order ): bool {
		return ( null !== $order && $order->has_status( array( 'checkout-draft', 'auto-draft' ) ) )
			|| ! $this->course_orders->concern( $order_id );
	}

	/**
	 * What the order is now counts, not what it was when the row was written.
	 */
	private function topic( string $topic, ?WC_Order $order ): string {
		if ( null === $order || $order->has_status( 'trash' ) ) {
			return Topic::DELETED;
		}
		return Topic::DELETED === $topic ? Topic::RESTORED : $topic;
	}
}
