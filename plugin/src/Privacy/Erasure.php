<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

/**
 * What became of somebody's data.
 */
final class Erasure {

	private int $removed;

	/**
	 * Why something stays, a sentence for each thing that does.
	 *
	 * @var string[]
	 */
	private array $reasons;

	/**
	 * Counts what went and explains what stays.
	 *
	 * @param int      $removed How many things went.
	 * @param string[] $reasons A sentence for each thing that stays.
	 */
	public function __construct( int $removed, array $reasons = array() ) {
		$this->removed = $removed;
		$this->reasons = $reasons;
	}

	/**
	 * As WordPress wants it from an eraser (wp-admin/includes/ajax-actions.php).
	 *
	 * @return array{items_removed: bool, items_retained: bool, messages: string[], done: bool}
	 */
	public function to_answer(): array {
		return array(
			'items_removed'  => $this->removed > 0,
			'items_retained' => array() !== $this->reasons,
			'messages'       => $this->reasons,
			'done'           => true,
		);
	}
}
