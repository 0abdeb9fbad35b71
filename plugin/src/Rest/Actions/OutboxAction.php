<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Fields;
use Matricula\Outbox\Handover;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\Wakeups;

/**
 * Hands over what waits. As the sidecar asks all the time, this is also where a lost sweep is noticed.
 */
final class OutboxAction implements Action {

	private const MOST = 100;

	private Handover $handover;
	private Outbox $outbox;
	private Wakeups $wakeups;

	public function __construct( Handover $handover, Outbox $outbox, Wakeups $wakeups ) {
		$this->handover = $handover;
		$this->outbox   = $outbox;
		$this->wakeups  = $wakeups;
	}

	public function name(): string {
		return 'outbox';
	}

	public function answer( Fields $question ): array {
		$limit = (int) $question->number( 'limit' );
		if ( $limit < 1 || $limit > self::MOST ) {
			throw ActionRefused::body_invalid( 'limit' );
		}
		$this->handover->confirm( $question->texts( 'delivered' ) );
		$deliveries = $this->handover->take( $limit );
		$this->wakeups->ensure_sweep();
		return array(
			'deliveries' => $deliveries,
			'waiting'    => $this->outbox->waiting(),
		);
	}
}
