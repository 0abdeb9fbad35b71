<?php
declare( strict_types=1 );

namespace Matricula\Pairing;

/**
 * Seals texts under a key that is not in the database, so that a copy of the database alone opens nothing.
 *
 * WordPress brings libsodium's functions where PHP lacks the extension.
 */
final class Seal {

	/**
	 * Of 32 bytes.
	 */
	private string $key;

	private function __construct( string $key ) {
		$this->key = $key;
	}

	/**
	 * Under the site's own keys (wp-config.php).
	 */
	public static function of_this_site(): self {
		return self::under( wp_salt( 'auth' ) );
	}

	public static function under( string $salt ): self {
		return new self( hash_hmac( 'sha256', 'matricula pairing', $salt, true ) );
	}

	public function close( string $text ): string {
		$nonce = random_bytes( SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		return base64_encode( $nonce . sodium_crypto_secretbox( $text, $nonce, $this->key ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- bytes in a text column.
	}

	/**
	 * The text; null when it was sealed under another key, or is damaged.
	 */
	public function open( string $sealed ): ?string {
		$bytes = base64_decode( $sealed, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- bytes in a text column.
		if ( false === $bytes || strlen( $bytes ) < SODIUM_CRYPTO_SECRETBOX_NONCEBYTES + SODIUM_CRYPTO_SECRETBOX_MACBYTES ) {
			return null;
		}
		$nonce = substr( $bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		$text  = sodium_crypto_secretbox_open( substr( $bytes, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), $nonce, $this->key );
		return false === $text ? null : $text;
	}
}
