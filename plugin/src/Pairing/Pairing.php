<?php
declare( strict_types=1 );

namespace Matricula\Pairing;

use Matricula\Fields;
use Matricula\Signing\InvalidSecret;
use Matricula\Signing\Secret;

/**
 * What pairing leaves with the shop. Never changes; the with_…() methods make another.
 */
final class Pairing {

	/**
	 * How long the sidecar may go on with a secret that was rotated away: its questions hold for five minutes, and one
	 * may be on its way.
	 */
	private const OVERLAP_SECONDS = 900;

	private string $sidecar_url;
	private string $shop_id;
	private int $paired_at;
	private Secret $delivery_secret;

	/**
	 * Secrets the sidecar may sign with, the newest first, each with the moment it ends; null while it may be in use.
	 *
	 * @var array<int, array{secret: Secret, until: int|null}>
	 */
	private array $report_secrets;

	/**
	 * @param array<int, array{secret: Secret, until: int|null}> $report_secrets The newest first.
	 */
	private function __construct( string $sidecar_url, string $shop_id, int $paired_at, Secret $delivery_secret, array $report_secrets ) {
		$this->sidecar_url     = $sidecar_url;
		$this->shop_id         = $shop_id;
		$this->paired_at       = $paired_at;
		$this->delivery_secret = $delivery_secret;
		$this->report_secrets  = $report_secrets;
	}

	/**
	 * @param string $sidecar_url     Without a slash at its end.
	 * @param string $shop_id         What the sidecar calls this shop.
	 * @param int    $paired_at       Seconds.
	 * @param Secret $delivery_secret Signs what the shop sends.
	 * @param Secret $report_secret   Signs what the sidecar asks.
	 */
	public static function begin( string $sidecar_url, string $shop_id, int $paired_at, Secret $delivery_secret, Secret $report_secret ): self {
		return new self( $sidecar_url, $shop_id, $paired_at, $delivery_secret, array( self::without_end( $report_secret ) ) );
	}

	public function sidecar_url(): string {
		return $this->sidecar_url;
	}

	public function shop_id(): string {
		return $this->shop_id;
	}

	public function paired_at(): int {
		return $this->paired_at;
	}

	public function delivery_secret(): Secret {
		return $this->delivery_secret;
	}

	/**
	 * All that the sidecar may sign with now.
	 *
	 * @return Secret[]
	 */
	public function report_secrets( int $now ): array {
		$valid = array_filter(
			$this->report_secrets,
			static function ( array $entry ) use ( $now ): bool {
				return null === $entry['until'] || $entry['until'] > $now;
			}
		);
		return array_column( $valid, 'secret' );
	}

	/**
	 * Accepts a secret more, before the sidecar is asked to use it: whether or not its answer arrives, it is understood.
	 */
	public function with_report_secret( Secret $report_secret ): self {
		$secrets = array_merge( array( self::without_end( $report_secret ) ), $this->report_secrets );
		return new self( $this->sidecar_url, $this->shop_id, $this->paired_at, $this->delivery_secret, $secrets );
	}

	/**
	 * The sidecar took the newest report secret and made a delivery secret: the older report secrets end soon.
	 */
	public function rotated_to( Secret $delivery_secret, int $now ): self {
		$secrets = array_slice( $this->report_secrets, 0, 1 );
		foreach ( array_slice( $this->report_secrets, 1 ) as $older ) {
			$until = $older['until'] ?? $now + self::OVERLAP_SECONDS;
			if ( $until > $now ) {
				$secrets[] = array(
					'secret' => $older['secret'],
					'until'  => $until,
				);
			}
		}
		return new self( $this->sidecar_url, $this->shop_id, $this->paired_at, $delivery_secret, $secrets );
	}

	public function to_json(): string {
		return (string) wp_json_encode(
			array(
				'sidecarUrl'     => $this->sidecar_url,
				'shopId'         => $this->shop_id,
				'pairedAt'       => $this->paired_at,
				'deliverySecret' => $this->delivery_secret->to_text(),
				'reportSecrets'  => array_map(
					static function ( array $entry ): array {
						return array(
							'secret' => $entry['secret']->to_text(),
							'until'  => $entry['until'],
						);
					},
					$this->report_secrets
				),
			)
		);
	}

	/**
	 * Reads what to_json() wrote.
	 *
	 * @throws InvalidSecret When it holds no secrets.
	 */
	public static function from_json( string $json ): self {
		$stored  = Fields::of_json( $json );
		$secrets = array();
		foreach ( $stored->each( 'reportSecrets' ) as $entry ) {
			$secrets[] = array(
				'secret' => Secret::from_text( $entry->text( 'secret' ) ),
				'until'  => $entry->number( 'until' ),
			);
		}
		return new self(
			$stored->text( 'sidecarUrl' ),
			$stored->text( 'shopId' ),
			(int) $stored->number( 'pairedAt' ),
			Secret::from_text( $stored->text( 'deliverySecret' ) ),
			$secrets
		);
	}

	/**
	 * @return array{secret: Secret, until: null}
	 */
	private static function without_end( Secret $secret ): array {
		return array(
			'secret' => $secret,
			'until'  => null,
		);
	}
}
