<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Matricula\Outbox\OutboxRow;

/**
 * A delivery, as docs/developers/plugin-protocol.md shows it.
 */
final class DeliveryAnswer {

	/**
	 * The answer's body.
	 *
	 * @return array<string, mixed>
	 */
	public static function of( OutboxRow $row ): array {
		return array(
			'id'            => $row->id,
			'orderId'       => $row->order_id,
			'orderUrl'      => self::order_url( $row->order_id ),
			'topic'         => $row->topic,
			'state'         => $row->state,
			'attempts'      => $row->attempts,
			'createdAt'     => Iso::moment( $row->created_at ),
			'sentAt'        => Iso::moment( $row->sent_at ),
			'nextAttemptAt' => 'waiting' === $row->state ? Iso::moment( $row->next_attempt_at ) : null,
			'log'           => $row->log,
		);
	}

	/**
	 * Where the order is edited; null when it is gone.
	 */
	private static function order_url( int $order_id ): ?string {
		return 'shop_order' === OrderUtil::get_order_type( $order_id ) ? OrderUtil::get_order_admin_edit_url( $order_id ) : null;
	}
}
