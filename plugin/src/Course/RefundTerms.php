<?php
declare( strict_types=1 );

namespace Matricula\Course;

use stdClass;

/**
 * What a product says itself of access whose money goes back. What it leaves open is as the shop says.
 */
final class RefundTerms {

	/**
	 * What becomes of the access, in the sidecar's words (sidecar/src/ledger/refund-policy.ts).
	 */
	public const CHOICES = array( 'remove', 'audit', 'keep', 'ask' );

	// `matricula offers import` takes as many.
	private const MAX_DIGITS = 5;

	/**
	 * One of the choices; null: as the shop says.
	 *
	 * @var string|null
	 */
	private ?string $on_refund;

	/**
	 * Days from the payment to the refund within which that holds; null: as the shop says.
	 *
	 * @var int|null
	 */
	private ?int $window_days;

	private function __construct( ?string $on_refund, ?int $window_days ) {
		$this->on_refund   = $on_refund;
		$this->window_days = $window_days;
	}

	public static function none(): self {
		return new self( null, null );
	}

	/**
	 * Reads what was typed.
	 *
	 * @param string $on_refund One of the choices; empty: as the shop says.
	 * @param string $days      A number; empty: as the shop says.
	 * @throws InvalidRefundTerms When it is something else.
	 */
	public static function parse( string $on_refund, string $days ): self {
		$on_refund = Text::trim( $on_refund );
		if ( '' !== $on_refund && ! in_array( $on_refund, self::CHOICES, true ) ) {
			throw InvalidRefundTerms::unknown_choice( $on_refund );
		}
		$days = Text::trim( $days );
		if ( 1 !== preg_match( '/\A[0-9]{0,' . self::MAX_DIGITS . '}\z/', $days ) ) {
			throw InvalidRefundTerms::no_days( $days );
		}
		return new self( '' === $on_refund ? null : $on_refund, '' === $days ? null : (int) $days );
	}

	/**
	 * What the sidecar would take of a stored offer; the rest says nothing.
	 */
	public static function from_stored( stdClass $offer ): self {
		$on_refund = $offer->onRefund ?? null; // phpcs:ignore WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- As stored.
		$days      = $offer->refundWindowDays ?? null; // phpcs:ignore WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- As stored.
		return new self(
			is_string( $on_refund ) && in_array( $on_refund, self::CHOICES, true ) ? $on_refund : null,
			is_int( $days ) && $days >= 0 ? $days : null
		);
	}

	/**
	 * What is stored of it beside the courses.
	 *
	 * @return array<string, string|int>
	 */
	public function to_stored(): array {
		$stored = array();
		if ( null !== $this->on_refund ) {
			$stored['onRefund'] = $this->on_refund;
		}
		if ( null !== $this->window_days ) {
			$stored['refundWindowDays'] = $this->window_days;
		}
		return $stored;
	}

	public function on_refund(): ?string {
		return $this->on_refund;
	}

	public function window_days(): ?int {
		return $this->window_days;
	}

	public function is_none(): bool {
		return null === $this->on_refund && null === $this->window_days;
	}
}
