<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Storage;

use PHPUnit\Framework\TestCase;

/**
 * What is left when somebody deletes the plugin.
 */
final class UninstallTest extends TestCase {

	public function test_our_tables_options_and_actions_go_and_nothing_else(): void {
		$left = self::delete_the_plugin();

		self::assertContains( 'matricula_outbox', $left['made'] );
		self::assertSame( array(), $left['tables'] );
		self::assertSame( array( 'another_matricula_option', 'matriculaother' ), $left['options'] );
		self::assertSame( array( 'another' ), $left['groups'] );
		self::assertSame( array( '2' ), $left['actions'] );
		self::assertSame( array( '2' ), $left['logs'] );
		self::assertFalse( $left['cached'] );
	}

	public function test_it_goes_too_where_woocommerce_took_its_schedule_along(): void {
		$left = self::delete_the_plugin( '--without-woocommerce' );

		self::assertSame( array(), $left['tables'] );
		self::assertSame( array( 'another_matricula_option', 'matriculaother' ), $left['options'] );
	}

	public function test_the_file_does_nothing_when_it_is_opened_in_a_browser(): void {
		exec( escapeshellarg( PHP_BINARY ) . ' ' . escapeshellarg( dirname( __DIR__, 3 ) . '/uninstall.php' ) . ' 2>&1', $output, $status );

		self::assertSame( array( array(), 0 ), array( $output, $status ) );
	}

	/**
	 * In a process of its own, where no plugin is loaded.
	 *
	 * @return array<string, mixed> What is left.
	 */
	private static function delete_the_plugin( string $option = '' ): array {
		exec( implode( ' ', array_map( 'escapeshellarg', array( PHP_BINARY, __DIR__ . '/delete-the-plugin.php', $option ) ) ), $output, $status );
		self::assertSame( 0, $status, implode( "\n", $output ) );
		return json_decode( implode( "\n", $output ), true );
	}
}
