<?php
declare( strict_types=1 );

namespace Matricula\Admin;

/**
 * How this shop and its sidecar get on at a moment. Moments are seconds; null: never, or nothing.
 */
final class ConnectionFacts {

	public string $site_url = '';

	/**
	 * The address under which this site, or the one it is a copy of, was paired.
	 */
	public ?string $paired_url = null;
	public bool $is_moved      = false;

	/**
	 * Why nothing is sent, one of the constants of PairingStore.
	 */
	public ?string $obstacle = null;

	/**
	 * What may be shown of the pairing: no secrets.
	 *
	 * @var array{sidecar_url: string, shop_id: string, paired_at: int}|null
	 */
	public ?array $pairing = null;

	public ?int $last_sent_at = null;

	/**
	 * What last went wrong, however long ago.
	 *
	 * @var array{at: int, code: string, sentence: string}|null
	 */
	public ?array $last_error      = null;
	public int $waiting            = 0;
	public int $failed             = 0;
	public ?int $oldest_waiting_at = null;
	public ?int $next_attempt_at   = null;
	public ?int $last_contact_at   = null;
	public ?int $last_report_at    = null;
	public bool $is_cron_disabled  = false;
	public ?int $last_run_at       = null;
	public bool $is_overdue        = false;

	/**
	 * Whether the last attempt to send failed.
	 */
	public function is_failing(): bool {
		return $this->waiting > 0 && null !== $this->last_error && $this->last_error['at'] >= (int) $this->last_sent_at;
	}
}
