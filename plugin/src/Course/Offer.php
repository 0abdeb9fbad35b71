<?php
declare( strict_types=1 );

namespace Matricula\Course;

use stdClass;

/**
 * What a product sells: one course run, or several as a bundle.
 *
 * Kept as the JSON text `{"version":1,"courses":[{"courseKey","mode"?,"lms"?}],"onRefund"?,"refundWindowDays"?}`. What is read as an offer here is what
 * the sidecar reads as one (sidecar/src/ledger/offer.ts); contracts/offers.json holds both to it.
 */
final class Offer {

	private const VERSION = 1;

	/**
	 * At least one.
	 *
	 * @var OfferedCourse[]
	 */
	private array $courses;

	/**
	 * What becomes of access whose money goes back, where the product says so itself.
	 *
	 * @var RefundTerms
	 */
	private RefundTerms $refunds;

	/**
	 * Only by name, below.
	 *
	 * @param OfferedCourse[] $courses At least one, each once.
	 * @param RefundTerms     $refunds What it says of refunds.
	 */
	private function __construct( array $courses, RefundTerms $refunds ) {
		$this->courses = $courses;
		$this->refunds = $refunds;
	}

	/**
	 * Makes an offer of courses.
	 *
	 * @param OfferedCourse[] $courses At least one, each run once for each LMS.
	 * @throws InvalidOffer When there is none, or one twice.
	 */
	public static function of( array $courses ): self {
		if ( array() === $courses ) {
			throw InvalidOffer::without_courses();
		}
		$kept = array();
		foreach ( $courses as $course ) {
			foreach ( $kept as $other ) {
				if ( $other->is_same_target( $course ) ) {
					throw InvalidOffer::with_course_twice( $course->course_key() );
				}
			}
			$kept[] = $course;
		}
		return new self( $kept, RefundTerms::none() );
	}

	/**
	 * Reads a stored offer.
	 *
	 * @throws OfferProblem When the sidecar would not read it either.
	 */
	public static function from_json( string $text ): self {
		$stored = json_decode( $text );
		if ( ! $stored instanceof stdClass || ! isset( $stored->courses ) || ! is_array( $stored->courses ) || array() === $stored->courses ) {
			throw InvalidOffer::unreadable( $text );
		}
		$courses = array();
		foreach ( $stored->courses as $course ) {
			if ( ! $course instanceof stdClass || ! isset( $course->courseKey ) || ! is_string( $course->courseKey ) ) { // phpcs:ignore WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- As stored.
				throw InvalidOffer::unreadable( $text );
			}
			$courses[] = new OfferedCourse(
				CourseKey::parse( $course->courseKey ), // phpcs:ignore WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- As stored.
				self::text_or_null( $course->mode ?? null ),
				self::text_or_null( $course->lms ?? null )
			);
		}
		return self::of( $courses )->with_refunds( RefundTerms::from_stored( $stored ) );
	}

	/**
	 * The same courses, under other terms.
	 */
	public function with_refunds( RefundTerms $refunds ): self {
		return new self( $this->courses, $refunds );
	}

	public function refunds(): RefundTerms {
		return $this->refunds;
	}

	/**
	 * Without escapes but for quotes: the text also lives through importers that drop backslashes.
	 */
	public function to_json(): string {
		$courses = array();
		foreach ( $this->courses as $course ) {
			$courses[] = array_filter(
				array(
					'courseKey' => $course->course_key(),
					'mode'      => $course->mode(),
					'lms'       => $course->lms(),
				),
				static function ( ?string $value ): bool {
					return null !== $value;
				}
			);
		}
		$offer = array(
			'version' => self::VERSION,
			'courses' => $courses,
		) + $this->refunds->to_stored();
		// Every text in it was read as UTF-8 before, so this cannot fail; and no WordPress is loaded in unit tests.
		return (string) json_encode( $offer, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ); // phpcs:ignore WordPress.WP.AlternativeFunctions.json_encode_json_encode
	}

	/**
	 * What it sells.
	 *
	 * @return OfferedCourse[]
	 */
	public function courses(): array {
		return $this->courses;
	}

	/**
	 * A mode or an LMS that is no text, or an empty one, is none.
	 *
	 * @param mixed $value As stored.
	 */
	private static function text_or_null( $value ): ?string {
		$text = is_string( $value ) ? Text::trim( $value ) : '';
		return '' === $text ? null : $text;
	}
}
