<?php
declare( strict_types=1 );

namespace Matricula\Pairing;

use Matricula\Signing\InvalidSecret;

/**
 * Where the pairing is kept: a small option that WordPress loads with all others says for which address the site is
 * paired, so that asking costs a shopper's request no query; the secrets are in another one, sealed.
 */
final class PairingStore {

	public const NOT_PAIRED   = 'matricula_not_paired';
	public const SITE_MOVED   = 'matricula_site_moved';
	public const KEYS_CHANGED = 'matricula_keys_changed';

	private const SITE    = 'matricula_paired_site';
	private const PAIRING = 'matricula_pairing';

	public function is_paired(): bool {
		return null !== $this->paired_site();
	}

	/**
	 * The address under which the site was paired; null when it is not paired.
	 */
	public function paired_site(): ?string {
		return $this->marker()[1] ?? null;
	}

	/**
	 * What the sidecar calls this shop, known even where the secrets cannot be read; null when it is not paired.
	 */
	public function paired_shop_id(): ?string {
		return $this->marker()[0] ?? null;
	}

	/**
	 * Whether this is a copy of the paired site, or the site under a new address.
	 */
	public function is_moved(): bool {
		$site = $this->paired_site();
		return null !== $site && ! SiteAddress::is_same( $site, SiteAddress::current() );
	}

	/**
	 * Why nothing is sent and nothing accepted: one of the constants; null when all is well.
	 */
	public function obstacle(): ?string {
		if ( ! $this->is_paired() ) {
			return self::NOT_PAIRED;
		}
		if ( $this->is_moved() ) {
			return self::SITE_MOVED;
		}
		return null === $this->find() ? self::KEYS_CHANGED : null;
	}

	/**
	 * The pairing that may be used now; null when something is in the way.
	 */
	public function find_usable(): ?Pairing {
		return $this->is_moved() ? null : $this->find();
	}

	/**
	 * The pairing, moved or not; null when there is none or the site's keys in wp-config.php changed.
	 */
	public function find(): ?Pairing {
		$sealed = get_option( self::PAIRING );
		$json   = $this->is_paired() && is_string( $sealed ) ? Seal::of_this_site()->open( $sealed ) : null;
		try {
			return null === $json ? null : Pairing::from_json( $json );
		} catch ( InvalidSecret $problem ) {
			return null;
		}
	}

	/**
	 * Keeps a pairing as one of this site's present address.
	 */
	public function save( Pairing $pairing ): void {
		update_option( self::PAIRING, Seal::of_this_site()->close( $pairing->to_json() ), false );
		update_option( self::SITE, self::encoded( $pairing->shop_id() . ' ' . SiteAddress::current() ), true );
	}

	public function forget(): void {
		delete_option( self::SITE );
		delete_option( self::PAIRING );
	}

	/**
	 * The shop's id and the site's address; empty when the site is not paired.
	 *
	 * @return string[]
	 */
	private function marker(): array {
		$stored = get_option( self::SITE );
		$text   = is_string( $stored ) ? (string) base64_decode( $stored, true ) : ''; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- see encoded().
		return false === strpos( $text, ' ' ) ? array() : explode( ' ', $text, 2 );
	}

	/**
	 * Encoded, since tools that copy a site replace its address wherever they find it, and the copy would not notice.
	 */
	private static function encoded( string $text ): string {
		return base64_encode( $text ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- hides nothing from people.
	}
}
