<?php
declare( strict_types=1 );

namespace Matricula;

/**
 * Reads an array that came from outside: from the other side, or from a database that others write to as well.
 */
final class Fields {

	/**
	 * @var array<mixed>
	 */
	private array $values;

	/**
	 * @param mixed $values Anything; what is no array has no fields.
	 */
	public function __construct( $values ) {
		$this->values = is_array( $values ) ? $values : array();
	}

	public static function of_json( string $json ): self {
		return new self( json_decode( $json, true ) );
	}

	public function has( string $key ): bool {
		return isset( $this->values[ $key ] );
	}

	/**
	 * Empty when it is not there, or is no text.
	 */
	public function text( string $key ): string {
		$value = $this->values[ $key ] ?? '';
		return is_string( $value ) ? $value : '';
	}

	/**
	 * Null when it is not there, or is no number.
	 */
	public function number( string $key ): ?int {
		$value = $this->values[ $key ] ?? null;
		return is_int( $value ) || is_float( $value ) ? (int) $value : null;
	}

	/**
	 * The elements of a list, each read the same way.
	 *
	 * @return self[]
	 */
	public function each( string $key ): array {
		$value = $this->values[ $key ] ?? array();
		return array_map(
			static function ( $element ): self {
				return new self( $element );
			},
			is_array( $value ) ? array_values( $value ) : array()
		);
	}

	/**
	 * The texts of a list; what is no text is left out.
	 *
	 * @return string[]
	 */
	public function texts( string $key ): array {
		$value = $this->values[ $key ] ?? array();
		return is_array( $value ) ? array_values( array_filter( $value, 'is_string' ) ) : array();
	}

	/**
	 * @return array<mixed>
	 */
	public function values(): array {
		return $this->values;
	}
}
