<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

use Matricula\Fields;

/**
 * What came back over HTTP.
 */
final class Answer {

	public int $status;

	/**
	 * The JSON object; without fields when the body is none.
	 */
	public Fields $body;

	/**
	 * How far the other side's clock is ahead, in seconds; null when it did not say.
	 */
	public ?int $clock_skew;
	public int $retry_after;

	public function __construct( int $status, Fields $body, ?int $clock_skew = null, int $retry_after = 0 ) {
		$this->status      = $status;
		$this->body        = $body;
		$this->clock_skew  = $clock_skew;
		$this->retry_after = $retry_after;
	}
}
