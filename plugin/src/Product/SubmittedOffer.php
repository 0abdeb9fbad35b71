<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\CourseKey;
use Matricula\Course\CourseMode;
use Matricula\Course\InvalidCourseMode;
use Matricula\Course\InvalidOffer;
use Matricula\Course\InvalidRefundTerms;
use Matricula\Course\LmsId;
use Matricula\Course\Offer;
use Matricula\Course\OfferedCourse;
use Matricula\Course\OfferProblem;
use Matricula\Course\RefundTerms;

/**
 * The rows of courses, and what holds for refunds, as an editor typed them: an offer, nothing, or each with what is wrong
 * with it.
 */
final class SubmittedOffer {

	/**
	 * Where the problem of the refund fields stands among those of the rows.
	 */
	public const REFUNDS = 'refunds';

	// Above this nobody types; a request that goes on is not kept.
	private const MAX_ROWS   = 100;
	private const MAX_LENGTH = 1000;

	/**
	 * What was typed, without empty rows.
	 *
	 * @var list<array{course_key: string, mode: string, lms: string}>
	 */
	private array $rows = array();

	/**
	 * What was typed about refunds; null when the form did not ask.
	 *
	 * @var array{on_refund: string, window_days: string}|null
	 */
	private ?array $refunds = null;

	/**
	 * What is wrong, by row, and with what was typed about refunds.
	 *
	 * @var array<int|string, OfferProblem>
	 */
	private array $problems = array();

	/**
	 * What the rows sell, when nothing is wrong.
	 *
	 * @var Offer|null
	 */
	private ?Offer $offer = null;

	/**
	 * Reads rows as a form, or a draft, has them.
	 *
	 * @param mixed $rows    Rows of course_key, mode, mode_other and lms, unslashed.
	 * @param mixed $refunds The fields on_refund and window_days, unslashed; null when the form does not ask.
	 */
	public function __construct( $rows, $refunds = null ) {
		foreach ( array_slice( is_array( $rows ) ? $rows : array(), 0, self::MAX_ROWS ) as $row ) {
			$row = self::read_row( is_array( $row ) ? $row : array() );
			if ( '' !== implode( '', $row ) ) {
				$this->rows[] = $row;
			}
		}
		if ( is_array( $refunds ) ) {
			$this->refunds = array(
				'on_refund'   => self::text( $refunds['on_refund'] ?? '' ),
				'window_days' => self::text( $refunds['window_days'] ?? '' ),
			);
		}
		$courses = $this->read_courses();
		$terms   = $this->read_refunds();
		if ( array() !== $courses && array() === $this->problems ) {
			$this->offer = Offer::of( $courses )->with_refunds( $terms );
		}
	}

	/**
	 * What was typed, without empty rows.
	 *
	 * @return list<array{course_key: string, mode: string, lms: string}>
	 */
	public function rows(): array {
		return $this->rows;
	}

	/**
	 * What was typed about refunds.
	 *
	 * @return array{on_refund: string, window_days: string}
	 */
	public function refunds(): array {
		return $this->refunds ?? array(
			'on_refund'   => '',
			'window_days' => '',
		);
	}

	/**
	 * Whether the form asked about refunds: one that did not leaves what the product says.
	 */
	public function asks_about_refunds(): bool {
		return null !== $this->refunds;
	}

	/**
	 * What is wrong, by the index of the row or `REFUNDS`.
	 *
	 * @return array<int|string, OfferProblem>
	 */
	public function problems(): array {
		return $this->problems;
	}

	public function is_empty(): bool {
		return array() === $this->rows && '' === implode( '', $this->refunds() );
	}

	/**
	 * The offer; null when the rows are empty or something is wrong.
	 */
	public function offer(): ?Offer {
		return $this->offer;
	}

	/**
	 * Reads each row by itself, so that every wrong one is named at once.
	 *
	 * @return OfferedCourse[] Those that are right.
	 */
	private function read_courses(): array {
		$courses = array();
		foreach ( $this->rows as $index => $row ) {
			try {
				$course = self::read_course( $row );
				foreach ( $courses as $other ) {
					if ( $other->is_same_target( $course ) ) {
						throw InvalidOffer::with_course_twice( $course->course_key() );
					}
				}
				$courses[] = $course;
			} catch ( OfferProblem $problem ) {
				$this->problems[ $index ] = $problem;
			}
		}
		return $courses;
	}

	/**
	 * Reads what was typed about refunds.
	 */
	private function read_refunds(): RefundTerms {
		try {
			$terms = RefundTerms::parse( $this->refunds()['on_refund'], $this->refunds()['window_days'] );
			if ( array() === $this->rows && ! $terms->is_none() ) {
				throw InvalidRefundTerms::without_courses();
			}
			return $terms;
		} catch ( OfferProblem $problem ) {
			$this->problems[ self::REFUNDS ] = $problem;
			return RefundTerms::none();
		}
	}

	/**
	 * Reads one row.
	 *
	 * @param array{course_key: string, mode: string, lms: string} $row What was typed.
	 * @throws OfferProblem When it is no course.
	 */
	private static function read_course( array $row ): OfferedCourse {
		$course_key = CourseKey::parse( $row['course_key'] );
		if ( 'other' === $row['mode'] ) {
			throw InvalidCourseMode::missing();
		}
		return new OfferedCourse( $course_key, CourseMode::parse( $row['mode'] ), LmsId::parse( $row['lms'] ) );
	}

	/**
	 * One row's texts. "Another mode" is the one that is named beside it.
	 *
	 * @param array<mixed> $row As posted.
	 * @return array{course_key: string, mode: string, lms: string}
	 */
	private static function read_row( array $row ): array {
		$mode  = self::text( $row['mode'] ?? '' );
		$other = self::text( $row['mode_other'] ?? '' );
		return array(
			'course_key' => self::text( $row['course_key'] ?? '' ),
			'mode'       => 'other' === $mode && '' !== $other ? $other : $mode,
			'lms'        => self::text( $row['lms'] ?? '' ),
		);
	}

	/**
	 * A text of the form without space around; what is no text, or no UTF-8, is none.
	 *
	 * @param mixed $value As posted.
	 */
	private static function text( $value ): string {
		if ( ! is_string( $value ) || 1 !== preg_match( '//u', $value ) ) {
			return '';
		}
		return preg_match( '/\A.{0,' . self::MAX_LENGTH . '}/su', trim( $value ), $start ) ? $start[0] : '';
	}
}
