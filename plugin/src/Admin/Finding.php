<?php
declare( strict_types=1 );

namespace Matricula\Admin;

/**
 * Something about the connection that a person should do something about.
 */
final class Finding {

	/**
	 * Orders do not get through.
	 */
	public const CRITICAL = 'critical';

	/**
	 * They do, or nothing was begun yet.
	 */
	public const RECOMMENDED = 'recommended';

	/**
	 * Stable.
	 *
	 * @var string
	 */
	public string $code;
	public string $level;

	/**
	 * What is wrong and what to do, as plain text.
	 *
	 * @var string
	 */
	public string $sentence;

	public function __construct( string $code, string $level, string $sentence ) {
		$this->code     = $code;
		$this->level    = $level;
		$this->sentence = $sentence;
	}
}
