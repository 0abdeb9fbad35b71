<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Storage\Database;

/**
 * What the owner does with rows.
 */
final class WaitingRows {

	private Database $database;
	private CapturedRows $rows;
	private Outage $outage;
	private Wakeups $wakeups;

	public function __construct( Database $database, CapturedRows $rows, Outage $outage, Wakeups $wakeups ) {
		$this->database = $database;
		$this->rows     = $rows;
		$this->outage   = $outage;
		$this->wakeups  = $wakeups;
	}

	/**
	 * Sends a row again, as it was frozen, and now. Where the body is not kept any more, the order is read anew for a row
	 * of its own.
	 *
	 * @return int The id of the row that is sent.
	 */
	public function resend( OutboxRow $row ): int {
		$id = $row->id;
		if ( '' === $row->body ) {
			$id = $this->rows->add( $row->order_id, Topic::UPDATED );
		} else {
			$this->database->run(
				"UPDATE %i SET state = 'waiting', next_attempt_at = 0 WHERE id = %d",
				array( $this->database->outbox(), $id )
			);
		}
		$this->outage->is_over();
		$this->wakeups->soon();
		return $id;
	}

	/**
	 * A copy of a shop forgets what its original has to send.
	 */
	public function drop(): void {
		$this->database->run( "DELETE FROM %i WHERE state IN ('waiting', 'failed')", array( $this->database->outbox() ) );
	}
}
