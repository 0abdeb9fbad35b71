<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Storage\Database;

/**
 * What somebody else does with rows that wait: the owner, and the sidecar that asks for them.
 */
final class WaitingRows {

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * A copy of a shop forgets what its original has to send.
	 */
	public function drop(): void {
		$this->database->run( "DELETE FROM %i WHERE state IN ('waiting', 'failed')", array( $this->database->outbox() ) );
	}
}
