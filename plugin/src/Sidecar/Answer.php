<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

/**
 * What came back over HTTP.
 */
final class Answer {

	public int $status;

	/**
	 * The JSON object; null when the body is none.
	 *
	 * @var array<mixed>|null
	 */
	public ?array $body;

	/**
	 * How far the other side's clock is ahead, in seconds; null when it did not say.
	 */
	public ?int $clock_skew;
	public int $retry_after;

	/**
	 * @param array<mixed>|null $body The JSON object.
	 */
	public function __construct( int $status, ?array $body, ?int $clock_skew = null, int $retry_after = 0 ) {
		$this->status      = $status;
		$this->body        = $body;
		$this->clock_skew  = $clock_skew;
		$this->retry_after = $retry_after;
	}

	/**
	 * A text of the body; empty when it is not there.
	 */
	public function text( string $key ): string {
		$value = $this->body[ $key ] ?? '';
		return is_string( $value ) ? $value : '';
	}
}
