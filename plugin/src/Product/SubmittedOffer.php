<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\CourseKey;
use Matricula\Course\CourseMode;
use Matricula\Course\InvalidCourseMode;
use Matricula\Course\InvalidOffer;
use Matricula\Course\LmsId;
use Matricula\Course\Offer;
use Matricula\Course\OfferedCourse;
use Matricula\Course\OfferProblem;

/**
 * The rows of courses as an editor typed them: an offer, nothing, or rows each with what is wrong with it.
 */
final class SubmittedOffer {

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
	 * What is wrong, by row.
	 *
	 * @var array<int, OfferProblem>
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
	 * @param mixed $rows Rows of course_key, mode, mode_other and lms, unslashed.
	 */
	public function __construct( $rows ) {
		foreach ( array_slice( is_array( $rows ) ? $rows : array(), 0, self::MAX_ROWS ) as $row ) {
			$row = self::read_row( is_array( $row ) ? $row : array() );
			if ( '' !== implode( '', $row ) ) {
				$this->rows[] = $row;
			}
		}
		$this->read_courses();
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
	 * What is wrong, by the index of the row.
	 *
	 * @return array<int, OfferProblem>
	 */
	public function problems(): array {
		return $this->problems;
	}

	public function is_empty(): bool {
		return array() === $this->rows;
	}

	/**
	 * The offer; null when the rows are empty or something is wrong.
	 */
	public function offer(): ?Offer {
		return $this->offer;
	}

	/**
	 * Reads each row by itself, so that every wrong one is named at once.
	 */
	private function read_courses(): void {
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
		if ( array() !== $courses && array() === $this->problems ) {
			$this->offer = Offer::of( $courses );
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
