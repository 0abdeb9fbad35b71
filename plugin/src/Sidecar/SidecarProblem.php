<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

use Matricula\Exception\MatriculaException;
use RuntimeException;

/**
 * The sidecar did not do what it was asked: it did not answer, refused, or is no sidecar.
 */
final class SidecarProblem extends RuntimeException implements MatriculaException {

	/**
	 * Refusals of one request for what it says. After any other, the next request would fare no better.
	 */
	private const OF_ONE_REQUEST = array( 400, 403, 405, 409, 413, 415, 422 );

	private string $code_text;
	private ?int $status;
	private int $retry_after;

	/**
	 * @param string   $code_text   Stable.
	 * @param string   $sentence    For a person, in the language of the moment: what is wrong and what to do.
	 * @param int|null $status      HTTP status; null when there was no answer.
	 * @param int      $retry_after Seconds the sidecar asked to wait; 0 for nothing said.
	 */
	public function __construct( string $code_text, string $sentence, ?int $status = null, int $retry_after = 0 ) {
		parent::__construct( $sentence );
		$this->code_text   = $code_text;
		$this->status      = $status;
		$this->retry_after = $retry_after;
	}

	public function code_text(): string {
		return $this->code_text;
	}

	public function sentence(): string {
		return $this->getMessage();
	}

	public function status(): ?int {
		return $this->status;
	}

	public function retry_after(): int {
		return $this->retry_after;
	}

	public function concerns_one_request(): bool {
		return in_array( $this->status, self::OF_ONE_REQUEST, true );
	}
}
