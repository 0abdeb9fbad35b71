<?php
declare( strict_types=1 );

namespace Matricula\Admin;

use Matricula\Order\Moment;
use Matricula\Pairing\PairingStore;

/**
 * Says what is wrong with the connection: for notices, Site Health and the status report alike.
 */
final class Diagnosis {

	/**
	 * Attempts of the first quarter of an hour bridge a restart; nobody need know.
	 */
	private const PATIENCE_SECONDS = 900;

	/**
	 * What a person should know, the gravest first.
	 *
	 * @return Finding[]
	 */
	public static function of( ConnectionFacts $facts, int $now ): array {
		$obstacle = self::obstacle( $facts );
		if ( null !== $obstacle ) {
			return array( $obstacle );
		}
		return array_values( array_filter( array( self::failing( $facts, $now ), self::given_up( $facts ), self::asleep( $facts ) ) ) );
	}

	/**
	 * What to do about a schedule that sleeps.
	 */
	public static function schedule_sentence( ConnectionFacts $facts ): string {
		return $facts->is_cron_disabled
			? __( 'WordPress’s schedule is asleep: DISABLE_WP_CRON is set, and nothing calls wp-cron.php. Ask your host for a cron job that calls it each minute; until then orders reach the Matricula sidecar only when it asks for them.', 'matricula' )
			: __( 'WordPress’s schedule is asleep: it wakes with visitors, and is late by more than a quarter of an hour. Ask your host for a cron job that calls wp-cron.php each minute; until then orders reach the Matricula sidecar only when it asks for them.', 'matricula' );
	}

	private static function obstacle( ConnectionFacts $facts ): ?Finding {
		switch ( $facts->obstacle ) {
			case null:
				return null;
			case PairingStore::NOT_PAIRED:
				return new Finding( PairingStore::NOT_PAIRED, Finding::RECOMMENDED, __( 'This shop is not paired with a Matricula sidecar yet, so nobody is enrolled in the courses it sells. Pair it in WooCommerce → Matricula.', 'matricula' ) );
			case PairingStore::SITE_MOVED:
				return new Finding(
					PairingStore::SITE_MOVED,
					Finding::CRITICAL,
					sprintf(
						/* translators: 1: the address that was paired, 2: this site's address */
						__( 'Matricula is paired with %1$s, and this site is %2$s. It sends nothing from here, as a copy of a shop must not enroll anybody. If this shop has moved, pair it again with a new code for the same shop; a copy can be paired as a new shop. Both are done in WooCommerce → Matricula.', 'matricula' ),
						(string) $facts->paired_url,
						$facts->site_url
					)
				);
			default:
				return new Finding( $facts->obstacle, Finding::CRITICAL, __( 'This site’s secret keys (wp-config.php) have changed, so that Matricula cannot read its pairing any more and sends nothing. Pair the shop again in WooCommerce → Matricula, with a new code for the same shop.', 'matricula' ) );
		}
	}

	private static function failing( ConnectionFacts $facts, int $now ): ?Finding {
		if ( ! $facts->is_failing() || null === $facts->oldest_waiting_at || $now - $facts->oldest_waiting_at < self::PATIENCE_SECONDS ) {
			return null;
		}
		return new Finding(
			'matricula_deliveries_failing',
			Finding::CRITICAL,
			sprintf(
				/* translators: 1: date and time, 2: a sentence that says why */
				__( 'Orders have not reached the Matricula sidecar since %1$s. %2$s No order is lost: they are sent when it works again.', 'matricula' ),
				Moment::in_words( $facts->oldest_waiting_at ),
				$facts->last_error['sentence'] ?? ''
			)
		);
	}

	private static function given_up( ConnectionFacts $facts ): ?Finding {
		return 0 === $facts->failed ? null : new Finding(
			'matricula_deliveries_failed',
			Finding::CRITICAL,
			sprintf(
				/* translators: %d: number of deliveries */
				_n( 'The Matricula sidecar did not take %d delivery for three days. Look at it in WooCommerce → Matricula, and send it again there.', 'The Matricula sidecar did not take %d deliveries for three days. Look at them in WooCommerce → Matricula, and send them again there.', $facts->failed, 'matricula' ),
				$facts->failed
			)
		);
	}

	private static function asleep( ConnectionFacts $facts ): ?Finding {
		return $facts->is_overdue
			? new Finding( 'matricula_schedule_overdue', Finding::RECOMMENDED, self::schedule_sentence( $facts ) )
			: null;
	}
}
