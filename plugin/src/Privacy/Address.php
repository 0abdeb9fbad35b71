<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

/**
 * An e-mail address that is looked for in texts, in either case of letters.
 */
final class Address {

	private string $email;

	public function __construct( string $email ) {
		$this->email = trim( $email );
	}

	public function __toString(): string {
		return $this->email;
	}

	/**
	 * The address as it stands in JSON text.
	 */
	public function in_json(): string {
		return trim( (string) wp_json_encode( $this->email ), '"' );
	}

	/**
	 * Whether a JSON text has the address, and not only a longer one that ends or begins like it.
	 */
	public function is_in_json( string $json ): bool {
		return 1 === preg_match( self::pattern( $this->in_json() ), $json );
	}

	/**
	 * The same of a text as it is.
	 */
	public function is_in( string $text ): bool {
		return 1 === preg_match( self::pattern( $this->email ), $text );
	}

	/**
	 * A value with the address replaced wherever it stands, at any depth, by the one that stands for nobody.
	 *
	 * @param mixed $value Decoded JSON.
	 * @return mixed
	 */
	public function removed_from( $value ) {
		if ( is_array( $value ) ) {
			return array_map( array( $this, 'removed_from' ), $value );
		}
		return is_string( $value )
			? (string) preg_replace( self::pattern( $this->email ), wp_privacy_anonymize_data( 'email' ), $value )
			: $value;
	}

	/**
	 * Not within another address: no letter of a local part before it, no further part of a host after it. No address is
	 * found nowhere.
	 */
	private static function pattern( string $email ): string {
		return '' === $email ? '/(?!)/' : '/(?<![\w.+-])' . preg_quote( $email, '/' ) . '(?![\w-]|\.\w)/i';
	}
}
