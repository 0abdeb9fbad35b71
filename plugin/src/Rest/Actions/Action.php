<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Fields;

/**
 * One kind of question that the sidecar asks.
 */
interface Action {

	/**
	 * Its name, in the address and in the body.
	 */
	public function name(): string;

	/**
	 * Answers it. The signature was checked.
	 *
	 * @return array<string, mixed>
	 * @throws ActionRefused When it cannot be answered as it was asked, or not now.
	 */
	public function answer( Fields $question ): array;
}
