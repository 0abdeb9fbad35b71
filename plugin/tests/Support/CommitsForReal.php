<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

/**
 * Marks test classes whose changes another connection, or a web server, has to see. They clean up themselves.
 */
interface CommitsForReal {
}
