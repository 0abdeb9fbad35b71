<?php
declare( strict_types=1 );

namespace Matricula\Course;

/**
 * One course run that an offer sells.
 */
final class OfferedCourse {

	/**
	 * The run.
	 *
	 * @var CourseKey
	 */
	private CourseKey $course_key;

	/**
	 * Slug; null means the run's only paid mode, else its default.
	 *
	 * @var string|null
	 */
	private ?string $mode;

	/**
	 * Name of the LMS; null means the shop's own.
	 *
	 * @var string|null
	 */
	private ?string $lms;

	public function __construct( CourseKey $course_key, ?string $mode = null, ?string $lms = null ) {
		$this->course_key = $course_key;
		$this->mode       = $mode;
		$this->lms        = $lms;
	}

	public function course_key(): string {
		return (string) $this->course_key;
	}

	public function mode(): ?string {
		return $this->mode;
	}

	public function lms(): ?string {
		return $this->lms;
	}

	public function is_same_target( self $other ): bool {
		return $this->course_key() === $other->course_key() && $this->lms === $other->lms;
	}
}
