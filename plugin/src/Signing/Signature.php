<?php
declare( strict_types=1 );

namespace Matricula\Signing;

/**
 * Signs and verifies requests by Standard Webhooks. A path is not part of what is signed.
 */
final class Signature {

	/**
	 * Five minutes, as the standard's own libraries allow.
	 */
	public const TOLERANCE_SECONDS = 300;

	/**
	 * Headers of a request.
	 *
	 * @return array<string, string>
	 */
	public static function headers( Secret $secret, string $id, int $now, string $body ): array {
		return array(
			'webhook-id'        => $id,
			'webhook-timestamp' => (string) $now,
			'webhook-signature' => $secret->sign( $id, $now, $body ),
		);
	}

	/**
	 * Whether one of the signatures is by one of the secrets, and recent.
	 *
	 * @param Secret[] $secrets   All that are valid now.
	 * @param string   $id        Header webhook-id.
	 * @param string   $timestamp Header webhook-timestamp.
	 * @param string   $signature Header webhook-signature.
	 * @param string   $body      The body as it came.
	 * @param int      $now       The present second.
	 */
	public static function is_valid( array $secrets, string $id, string $timestamp, string $signature, string $body, int $now ): bool {
		if ( '' === $id || ! self::is_recent( $timestamp, $now ) ) {
			return false;
		}
		$fits = false;
		foreach ( $secrets as $secret ) {
			$expected = $secret->sign( $id, (int) $timestamp, $body );
			foreach ( explode( ' ', $signature ) as $given ) {
				$fits = hash_equals( $expected, $given ) || $fits; // No early end: the time taken tells nothing.
			}
		}
		return $fits;
	}

	/**
	 * Whether a timestamp lies within the tolerance.
	 */
	public static function is_recent( string $timestamp, int $now ): bool {
		return 1 === preg_match( '/^\d{1,12}\z/', $timestamp ) && abs( $now - (int) $timestamp ) <= self::TOLERANCE_SECONDS;
	}
}
