<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Admin\ConnectionFacts;

/**
 * The settings, as docs/developers/plugin-protocol.md shows them. No secrets.
 */
final class SettingsAnswer {

	/**
	 * The answer's body.
	 *
	 * @param ConnectionFacts $facts           Of this site.
	 * @param string|null     $network_sidecar Address that the network gives to all its sites; null for none.
	 * @return array<string, mixed>
	 */
	public static function of( ConnectionFacts $facts, ?string $network_sidecar ): array {
		return array(
			'site'     => array(
				'url'       => $facts->site_url,
				'pairedUrl' => $facts->paired_url,
				'isMoved'   => $facts->is_moved,
			),
			'network'  => null === $network_sidecar ? null : array( 'sidecarUrl' => $network_sidecar ),
			'pairing'  => null === $facts->pairing ? null : array(
				'sidecarUrl' => $facts->pairing['sidecar_url'],
				'shopId'     => $facts->pairing['shop_id'],
				'pairedAt'   => Iso::moment( $facts->pairing['paired_at'] ),
			),
			'outgoing' => array(
				'lastSentAt'      => Iso::moment( $facts->last_sent_at ),
				'lastError'       => self::last_error( $facts ),
				'waiting'         => $facts->waiting,
				'failed'          => $facts->failed,
				'oldestWaitingAt' => Iso::moment( $facts->oldest_waiting_at ),
				'nextAttemptAt'   => Iso::moment( $facts->next_attempt_at ),
			),
			'incoming' => array(
				'lastContactAt' => Iso::moment( $facts->last_contact_at ),
				'lastReportAt'  => Iso::moment( $facts->last_report_at ),
			),
			'schedule' => array(
				'isCronDisabled' => $facts->is_cron_disabled,
				'lastRunAt'      => Iso::moment( $facts->last_run_at ),
				'isOverdue'      => $facts->is_overdue,
			),
		);
	}

	/**
	 * What last went wrong.
	 *
	 * @return array{at: string|null, code: string, sentence: string}|null
	 */
	private static function last_error( ConnectionFacts $facts ): ?array {
		return null === $facts->last_error ? null : array(
			'at'       => Iso::moment( $facts->last_error['at'] ),
			'code'     => $facts->last_error['code'],
			'sentence' => $facts->last_error['sentence'],
		);
	}
}
