<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

/**
 * A queue's process lives for many orders, and remembers what it read of one while a shopper changes it elsewhere.
 */
final class RuntimeCache {

	public static function forget_order( int $order_id ): void {
		if ( function_exists( 'wp_cache_supports' ) && wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
			return;
		}
		clean_post_cache( $order_id );
		wp_cache_delete( 'order-items-' . $order_id, 'orders' );
		wp_cache_delete( (string) $order_id, 'orders' );
	}
}
