<?php
declare( strict_types=1 );

namespace Matricula\Course;

use InvalidArgumentException;
use Matricula\Exception\MatriculaException;

/**
 * Why a text is no offer. The message is for developers; Product\OfferSentences has the words for editors.
 */
abstract class OfferProblem extends InvalidArgumentException implements MatriculaException {

	/**
	 * What the sidecar would call it: offer_unreadable, course_key_malformed; or what only a form refuses.
	 *
	 * @var string
	 */
	private string $problem_code;

	/**
	 * What exactly is wrong, one of the subclass's reasons.
	 *
	 * @var string
	 */
	private string $reason;

	/**
	 * The text at fault, as it was typed.
	 *
	 * @var string
	 */
	private string $text;

	final protected function __construct( string $problem_code, string $reason, string $text, string $message ) {
		parent::__construct( $message );
		$this->problem_code = $problem_code;
		$this->reason       = $reason;
		$this->text         = $text;
	}

	public function problem_code(): string {
		return $this->problem_code;
	}

	public function reason(): string {
		return $this->reason;
	}

	public function text(): string {
		return $this->text;
	}
}
