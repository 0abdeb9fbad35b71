<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Sidecar;

use Matricula\Sidecar\SidecarAddress;
use Matricula\Sidecar\SidecarProblem;
use PHPUnit\Framework\TestCase;

final class SidecarAddressTest extends TestCase {

	/**
	 * @dataProvider addresses
	 */
	public function test_an_address_is_taken_as_people_paste_it( string $text, string $url ): void {
		self::assertSame( $url, SidecarAddress::parse( $text ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function addresses(): array {
		return array(
			'as it is'            => array( 'https://sidecar.example', 'https://sidecar.example' ),
			'with a slash'        => array( ' https://sidecar.example/ ', 'https://sidecar.example' ),
			'a host alone'        => array( 'sidecar.example', 'https://sidecar.example' ),
			'with port'           => array( 'https://sidecar.example:8443', 'https://sidecar.example:8443' ),
			'below a folder'      => array( 'https://Acme.example/matricula/', 'https://acme.example/matricula' ),
			'on this machine'     => array( 'http://127.0.0.1:4000', 'http://127.0.0.1:4000' ),
			'on this machine, v6' => array( 'http://[::1]:4000', 'http://[::1]:4000' ),
			'localhost'           => array( 'http://localhost:4000', 'http://localhost:4000' ),
			'a container'         => array( 'http://sidecar:4000', 'http://sidecar:4000' ),
			'a private network'   => array( 'http://10.1.2.3', 'http://10.1.2.3' ),
		);
	}

	/**
	 * @dataProvider others
	 */
	public function test_another_text_is_refused( string $text, string $code ): void {
		try {
			SidecarAddress::parse( $text );
			self::fail( 'It was taken.' );
		} catch ( SidecarProblem $problem ) {
			self::assertSame( $code, $problem->code_text() );
		}
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function others(): array {
		return array(
			'nothing'            => array( '', 'sidecar_address_wrong' ),
			'words'              => array( 'the sidecar', 'sidecar_address_wrong' ),
			'with a password'    => array( 'https://ana:secret@sidecar.example', 'sidecar_address_wrong' ),
			'with a question'    => array( 'https://sidecar.example/?a=b', 'sidecar_address_wrong' ),
			'a file'             => array( 'file:///etc/passwd', 'sidecar_address_wrong' ),
			'another protocol'   => array( 'gopher://sidecar.example', 'sidecar_address_wrong' ),
			'without encryption' => array( 'http://sidecar.example', 'sidecar_address_unsecured' ),
			'a public address'   => array( 'http://8.8.8.8', 'sidecar_address_unsecured' ),
		);
	}

	/**
	 * @runInSeparateProcess
	 * @preserveGlobalState disabled
	 */
	public function test_a_developer_may_go_without_encryption(): void {
		define( 'MATRICULA_ALLOW_PLAIN_HTTP', true );

		self::assertSame( 'http://sidecar.example', SidecarAddress::parse( 'http://sidecar.example' ) );
	}
}
