<?php
declare( strict_types=1 );

namespace Matricula\Admin;

use Matricula\Outbox\Outage;
use Matricula\Outbox\Outbox;
use Matricula\Outbox\Wakeups;
use Matricula\Pairing\ContactLog;
use Matricula\Pairing\PairingStore;
use Matricula\Pairing\SiteAddress;

/**
 * Gathers what the shop knows about its connection. Asks nobody outside.
 */
final class Connection {

	/**
	 * WordPress's schedule wakes with visitors or each minute; a quiet quarter of an hour is normal for a small shop.
	 */
	private const OVERDUE_SECONDS = 900;

	private PairingStore $pairings;
	private Outbox $outbox;
	private ContactLog $contacts;
	private Outage $outage;

	public function __construct( PairingStore $pairings, Outbox $outbox, ContactLog $contacts, Outage $outage ) {
		$this->pairings = $pairings;
		$this->outbox   = $outbox;
		$this->contacts = $contacts;
		$this->outage   = $outage;
	}

	public function read(): ConnectionFacts {
		$facts                   = new ConnectionFacts();
		$facts->site_url         = SiteAddress::current();
		$facts->paired_url       = $this->pairings->paired_site();
		$facts->is_moved         = $this->pairings->is_moved();
		$facts->obstacle         = $this->pairings->obstacle();
		$facts->pairing          = $this->pairing();
		$facts->last_contact_at  = $this->contacts->last_contact_at();
		$facts->last_report_at   = $this->contacts->last_report_at();
		$facts->is_cron_disabled = defined( 'DISABLE_WP_CRON' ) && (bool) constant( 'DISABLE_WP_CRON' );
		$facts->last_run_at      = $this->contacts->last_run_at();
		$facts->is_overdue       = $this->is_overdue();
		$this->read_outgoing( $facts );
		return $facts;
	}

	private function read_outgoing( ConnectionFacts $facts ): void {
		$facts->last_sent_at      = $this->contacts->last_sent_at();
		$facts->last_error        = $this->contacts->last_error();
		$facts->waiting           = $this->outbox->waiting();
		$facts->failed            = $this->outbox->failed();
		$facts->oldest_waiting_at = $this->outbox->oldest_waiting_at();
		$next                     = $this->outbox->next_attempt_at();
		// A row that was never tried, or is to be sent again, is due since 1970.
		$facts->next_attempt_at = null === $next ? null : max( $next, $this->outage->paused_until(), (int) $facts->oldest_waiting_at );
	}

	/**
	 * What may be shown.
	 *
	 * @return array{sidecar_url: string, shop_id: string, paired_at: int}|null
	 */
	private function pairing(): ?array {
		$pairing = $this->pairings->find();
		return null === $pairing ? null : array(
			'sidecar_url' => $pairing->sidecar_url(),
			'shop_id'     => $pairing->shop_id(),
			'paired_at'   => $pairing->paired_at(),
		);
	}

	/**
	 * Whether something of ours should have run long ago.
	 */
	private function is_overdue(): bool {
		$overdue = as_get_scheduled_actions(
			array(
				'group'        => Wakeups::GROUP,
				'status'       => 'pending',
				'date'         => gmdate( 'Y-m-d H:i:s', time() - self::OVERDUE_SECONDS ),
				'date_compare' => '<=',
				'per_page'     => 1,
			),
			'ids'
		);
		return array() !== $overdue;
	}
}
