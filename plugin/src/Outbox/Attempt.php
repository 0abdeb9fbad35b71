<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Throwable;

/**
 * One attempt to deliver, as the settings page shows it.
 */
final class Attempt {

	private const KEPT = 10;

	public int $at;
	public ?int $status;
	public string $code;
	public string $sentence;
	public int $duration_ms;

	public function __construct( int $at, ?int $status, string $code, string $sentence, int $duration_ms ) {
		$this->at          = $at;
		$this->status      = $status;
		$this->code        = $code;
		$this->sentence    = $sentence;
		$this->duration_ms = $duration_ms;
	}

	/**
	 * The attempt ended before anything was sent.
	 */
	public static function to_read( Throwable $problem, int $duration_ms ): self {
		/* translators: %s: technical text in English */
		$sentence = __( 'The order could not be read; another plugin may be in the way: %s', 'matricula' );
		return new self( time(), null, 'order_unreadable', sprintf( $sentence, $problem->getMessage() ), $duration_ms );
	}

	/**
	 * The sidecar asked for it, and has stored it.
	 */
	public static function fetched(): self {
		return new self( time(), null, 'fetched', __( 'The sidecar fetched it.', 'matricula' ), 0 );
	}

	/**
	 * The log with this attempt, the newest first.
	 *
	 * @param array<int, array<mixed>> $log The log so far.
	 * @return array<int, array<mixed>>
	 */
	public function on_top_of( array $log ): array {
		array_unshift(
			$log,
			array(
				'at'         => gmdate( 'Y-m-d\TH:i:s\Z', $this->at ),
				'status'     => $this->status,
				'code'       => $this->code,
				'sentence'   => $this->sentence,
				'durationMs' => $this->duration_ms,
			)
		);
		return array_slice( $log, 0, self::KEPT );
	}
}
