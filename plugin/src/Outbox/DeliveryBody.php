<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use RuntimeException;

/**
 * The body of a delivery: the order with one key more.
 *
 * Written in ASCII, as wp_json_encode() escapes it, so that no column's character set changes a byte of what is signed.
 */
final class DeliveryBody {

	/**
	 * Body of an order that stands.
	 *
	 * @param array<mixed>             $order    As wc/v3 renders it.
	 * @param array<int, array<mixed>> $refunds  Its refunds, with their lines.
	 * @param string                   $topic    What happened.
	 * @param int                      $sequence The row's id.
	 */
	public static function of_order( array $order, array $refunds, string $topic, int $sequence ): string {
		return self::encode( array_merge( $order, array( 'matricula' => self::envelope( $topic, $sequence, $refunds ) ) ) );
	}

	public static function of_gone_order( int $order_id, int $sequence ): string {
		return self::encode(
			array(
				'id'        => $order_id,
				'matricula' => self::envelope( Topic::DELETED, $sequence, array() ),
			)
		);
	}

	/**
	 * Our key.
	 *
	 * @param string                   $topic    What happened.
	 * @param int                      $sequence The row's id.
	 * @param array<int, array<mixed>> $refunds  The order's refunds.
	 * @return array<string, mixed>
	 */
	private static function envelope( string $topic, int $sequence, array $refunds ): array {
		return array(
			'topic'    => $topic,
			'sequence' => $sequence,
			'refunds'  => $refunds,
		);
	}

	/**
	 * JSON text.
	 *
	 * @param array<string, mixed> $body What to write.
	 * @throws RuntimeException When something in it is no JSON.
	 */
	private static function encode( array $body ): string {
		$json = wp_json_encode( $body );
		if ( ! is_string( $json ) ) {
			throw OrderUnreadable::not_json( json_last_error_msg() );
		}
		return $json;
	}
}
