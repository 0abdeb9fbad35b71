<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Admin;

use Matricula\Admin\SettingsScreen;
use Matricula\Tests\Support\AdminRequests;
use PHPUnit\Framework\TestCase;

/**
 * WooCommerce → Matricula, with the app built and without.
 */
final class SettingsScreenTest extends TestCase {

	use AdminRequests;

	private const HANDLE = 'matricula-settings';

	private string $plugin;

	protected function setUp(): void {
		$this->plugin = get_temp_dir() . uniqid( 'matricula-', true );
		mkdir( $this->plugin . '/build', 0777, true );
		$this->log_in( 'manager' );
	}

	protected function tearDown(): void {
		array_map( 'unlink', (array) glob( $this->plugin . '/build/*' ) );
		rmdir( $this->plugin . '/build' );
		rmdir( $this->plugin );
		wp_dequeue_script( self::HANDLE );
		wp_deregister_script( self::HANDLE );
		unset( $GLOBALS['submenu'], $GLOBALS['current_screen'] );
	}

	public function test_the_app_is_loaded_on_its_own_page_with_what_it_needs(): void {
		$this->build();
		$screen = $this->screen_in_menu();

		$screen->enqueue( 'woocommerce_page_matricula' );

		self::assertTrue( wp_script_is( self::HANDLE ) );
		self::assertSame( array( 'wp-element', 'wp-i18n' ), wp_scripts()->registered[ self::HANDLE ]->deps );
		self::assertSame( 'abc', wp_scripts()->registered[ self::HANDLE ]->ver );
		self::assertSame( 'matricula', wp_scripts()->registered[ self::HANDLE ]->textdomain );
		self::assertStringContainsString( '<div id="matricula-settings">', $this->rendered( $screen ) );
		self::assertStringContainsString( '<noscript>', $this->rendered( $screen ) );
	}

	public function test_no_other_page_loads_it(): void {
		$this->build();

		$this->screen_in_menu()->enqueue( 'edit.php' );

		self::assertFalse( wp_script_is( self::HANDLE ) );
	}

	public function test_without_a_built_app_the_page_says_what_to_do(): void {
		$screen = $this->screen_in_menu();

		$screen->enqueue( 'woocommerce_page_matricula' );

		self::assertFalse( wp_script_is( self::HANDLE ) );
		self::assertStringContainsString( 'npm run build', $this->rendered( $screen ) );
	}

	public function test_only_who_manages_the_shop_has_it_in_the_menu(): void {
		$this->screen_in_menu();
		self::assertContains( 'matricula', array_column( $GLOBALS['submenu']['woocommerce'], 2 ) );

		unset( $GLOBALS['submenu'] );
		$this->log_in( 'ana' );
		$this->screen_in_menu();
		self::assertEmpty( $GLOBALS['submenu'] ?? array() );
	}

	public function test_the_list_of_plugins_leads_to_it(): void {
		$links = apply_filters( 'plugin_action_links_matricula/matricula.php', array( 'deactivate' => 'x' ) );

		self::assertStringContainsString( 'admin.php?page=matricula', reset( $links ) );
		self::assertSame( 'x', $links['deactivate'] );
	}

	private function build(): void {
		file_put_contents( $this->plugin . '/build/settings.asset.php', "<?php return array( 'dependencies' => array( 'wp-element', 'wp-i18n' ), 'version' => 'abc' );" );
	}

	private function screen_in_menu(): SettingsScreen {
		$screen                                     = new SettingsScreen( $this->plugin . '/matricula.php' );
		$GLOBALS['admin_page_hooks']['woocommerce'] = 'woocommerce';
		$screen->add_to_menu();
		return $screen;
	}

	private function rendered( SettingsScreen $screen ): string {
		ob_start();
		$screen->render();
		return (string) ob_get_clean();
	}
}
