<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Fields;
use Matricula\Outbox\Outbox;
use Matricula\Pairing\SiteFacts;

/**
 * How the shop is.
 */
final class StatusAction implements Action {

	private SiteFacts $site;
	private Outbox $outbox;

	public function __construct( SiteFacts $site, Outbox $outbox ) {
		$this->site   = $site;
		$this->outbox = $outbox;
	}

	public function name(): string {
		return 'status';
	}

	public function answer( Fields $question ): array {
		$oldest = $this->outbox->oldest_waiting_at();
		return array(
			'site'   => $this->site->read(),
			'time'   => time(),
			'outbox' => array(
				'waiting'       => $this->outbox->waiting(),
				'oldestSeconds' => null === $oldest ? 0 : max( 0, time() - $oldest ),
				'failed'        => $this->outbox->failed(),
			),
		);
	}
}
