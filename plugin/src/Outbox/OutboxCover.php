<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

/**
 * What the outbox knows of one order.
 */
final class OutboxCover {

	/**
	 * Whether a row waits that will read the order.
	 */
	public bool $will_be_read;

	/**
	 * When the order was last read for a delivery, or found to sell no course; 0 for never.
	 */
	public int $read_at;

	public function __construct( bool $will_be_read, int $read_at ) {
		$this->will_be_read = $will_be_read;
		$this->read_at      = $read_at;
	}

	/**
	 * Whether a change at that second is told. The very second of the reading counts as later: an order may change after
	 * it was read in it.
	 */
	public function tells_change_at( int $moment ): bool {
		return $this->will_be_read || $this->read_at > $moment;
	}
}
