<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

/**
 * Remembers that the sidecar did not answer, and until when not to ask it.
 */
final class Outage {

	private const OPTION = 'matricula_outage';

	public function is_pausing(): bool {
		return $this->paused_until() > time();
	}

	/**
	 * The moment of the next attempt; 0 when all is well.
	 */
	public function paused_until(): int {
		return $this->stored()['until'];
	}

	public function goes_on( int $retry_after ): void {
		$failures = $this->stored()['failures'] + 1;
		update_option(
			self::OPTION,
			array(
				'failures' => $failures,
				'until'    => time() + RetryGaps::pause_after( $failures, $retry_after ),
			),
			false
		);
	}

	/**
	 * The sidecar answered. That it asks is no proof: a firewall may let it in and nothing out.
	 */
	public function is_over(): void {
		if ( 0 !== $this->stored()['failures'] ) {
			delete_option( self::OPTION );
		}
	}

	/**
	 * What is remembered.
	 *
	 * @return array{failures: int, until: int}
	 */
	private function stored(): array {
		$stored = get_option( self::OPTION );
		return array(
			'failures' => is_array( $stored ) && is_int( $stored['failures'] ?? null ) ? $stored['failures'] : 0,
			'until'    => is_array( $stored ) && is_int( $stored['until'] ?? null ) ? $stored['until'] : 0,
		);
	}
}
