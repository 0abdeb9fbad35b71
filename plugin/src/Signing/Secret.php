<?php
declare( strict_types=1 );

namespace Matricula\Signing;

/**
 * A secret of Standard Webhooks: `whsec_` and the base64 of its bytes.
 */
final class Secret {

	private const PREFIX = 'whsec_';

	/**
	 * The bytes that sign.
	 *
	 * @var string
	 */
	private string $key;

	private function __construct( string $key ) {
		$this->key = $key;
	}

	public static function generate(): self {
		return new self( random_bytes( 32 ) );
	}

	/**
	 * Reads a secret as text.
	 *
	 * @throws InvalidSecret When it is none.
	 */
	public static function from_text( string $text ): self {
		if ( 0 !== strncmp( $text, self::PREFIX, strlen( self::PREFIX ) ) ) {
			throw InvalidSecret::malformed();
		}
		$key = base64_decode( substr( $text, strlen( self::PREFIX ) ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- the standard's encoding.
		if ( false === $key || strlen( $key ) < 24 ) {
			throw InvalidSecret::malformed();
		}
		return new self( $key );
	}

	public function to_text(): string {
		return self::PREFIX . base64_encode( $this->key ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- the standard's encoding.
	}

	public function sign( string $id, int $timestamp, string $body ): string {
		return 'v1,' . base64_encode( hash_hmac( 'sha256', "$id.$timestamp.$body", $this->key, true ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- the standard's encoding.
	}
}
