<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

/**
 * Something that the plugin keeps about people, found by their e-mail address.
 */
interface PersonalRecords {

	/**
	 * Part of the name of its exporter and its eraser.
	 */
	public function id(): string;

	/**
	 * What it is called in Tools → Export Personal Data.
	 */
	public function label(): string;

	/**
	 * What is kept about an address: by an id, what it is called and what it is, in words.
	 *
	 * @return array<string, array<string, string>>
	 */
	public function export( Address $address ): array;

	/**
	 * Removes what may go, and says what stays.
	 */
	public function erase( Address $address ): Erasure;
}
