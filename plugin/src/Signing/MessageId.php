<?php
declare( strict_types=1 );

namespace Matricula\Signing;

/**
 * Makes ids of requests.
 */
final class MessageId {

	public static function generate(): string {
		return 'msg_' . bin2hex( random_bytes( 16 ) );
	}
}
