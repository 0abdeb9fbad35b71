<?php
declare( strict_types=1 );

namespace Matricula\Tests\Network;

use Matricula\Network\NetworkScreen;
use Matricula\Network\NetworkSidecar;
use Matricula\Tests\Support\AdminRequests;
use PHPUnit\Framework\TestCase;
use RuntimeException;

/**
 * Network Admin → Settings → Matricula.
 */
final class NetworkScreenTest extends TestCase {

	use AdminRequests;

	private const FILE = WP_PLUGIN_DIR . '/matricula/matricula.php';

	private NetworkSidecar $network;
	private NetworkScreen $screen;

	protected function setUp(): void {
		$this->network = new NetworkSidecar( self::FILE );
		$this->screen  = new NetworkScreen( $this->network, self::FILE );
		$this->log_in( 'owner' );
		add_filter( 'wp_redirect', array( self::class, 'go_on' ) );
		add_filter( 'wp_die_handler', array( self::class, 'dying' ) );
	}

	protected function tearDown(): void {
		remove_filter( 'wp_redirect', array( self::class, 'go_on' ) );
		remove_filter( 'wp_die_handler', array( self::class, 'dying' ) );
		unset( $GLOBALS['submenu'] );
		$_POST    = array();
		$_REQUEST = array();
		$_GET     = array();
	}

	public function test_only_administrators_of_the_network_have_it_in_their_menu(): void {
		$this->screen->add_to_menu();
		self::assertSame( array( 'matricula-network' ), array_column( $GLOBALS['submenu']['settings.php'], 2 ) );

		unset( $GLOBALS['submenu'] );
		$this->log_in( 'manager' );
		wp_get_current_user()->add_role( 'administrator' ); // Of this site.
		$this->screen->add_to_menu();
		self::assertTrue( current_user_can( 'manage_options' ) );
		self::assertEmpty( $GLOBALS['submenu'] ?? array() );
	}

	public function test_an_address_is_kept_for_all_sites_as_a_site_would_read_it(): void {
		self::assertStringContainsString( 'page=matricula-network&saved=1', $this->submit( ' Sidecar.example/ ' ) );

		self::assertSame( 'https://sidecar.example', $this->network->address() );
		self::assertStringContainsString( 'value="https://sidecar.example"', $this->rendered() );
	}

	public function test_an_emptied_field_leaves_it_to_each_site(): void {
		$this->network->keep( 'https://sidecar.example' );

		$this->submit( ' ' );

		self::assertNull( $this->network->address() );
		$_GET['saved'] = '1';
		self::assertStringContainsString( 'Each site enters the address of its sidecar itself.', $this->rendered() );
	}

	/**
	 * @dataProvider wrong_addresses
	 */
	public function test_what_is_no_address_is_refused_in_words_and_stays_to_be_mended( string $typed, string $sentence, string $shown ): void {
		$this->network->keep( 'https://sidecar.example' );

		self::assertSame( '', $this->submit( $typed ) );

		self::assertSame( 'https://sidecar.example', $this->network->address() );
		$page = $this->rendered();
		self::assertStringContainsString( 'role="alert"><p id="matricula-problem">' . $sentence, $page );
		self::assertStringContainsString( 'value="' . $shown . '"', $page );
		self::assertStringContainsString( 'aria-describedby="matricula-problem matricula-about" aria-invalid="true"', $page );
	}

	/**
	 * What somebody may type.
	 *
	 * @return array<string, array{string, string, string}>
	 */
	public static function wrong_addresses(): array {
		return array(
			'with a password'            => array( 'https://me:secret@sidecar.example', 'This is no address of a sidecar.', 'https://me:secret@sidecar.example' ),
			'without encryption'         => array( 'http://sidecar.example', 'Over http:// anybody on the way', 'http://sidecar.example' ),
			'markup'                     => array( '"><b>x', 'This is no address of a sidecar.', '&quot;&gt;&lt;b&gt;x' ),
			'what WordPress would slash' => array( "it's", 'This is no address of a sidecar.', 'it&#039;s' ),
		);
	}

	public function test_without_the_nonce_nothing_is_changed(): void {
		$this->expectExceptionMessage( 'died' );
		try {
			$this->submit( 'https://sidecar.example', 'forged' );
		} finally {
			self::assertNull( $this->network->address() );
		}
	}

	public function test_nobody_but_an_administrator_of_the_network_changes_anything(): void {
		$this->log_in( 'manager' );
		$this->expectExceptionMessage( 'died' );
		try {
			$this->submit( 'https://sidecar.example' );
		} finally {
			self::assertNull( $this->network->address() );
		}
	}

	public function test_the_networks_list_of_plugins_leads_to_it(): void {
		$links = apply_filters( 'network_admin_plugin_action_links_matricula/matricula.php', array( 'deactivate' => 'x' ) );

		self::assertStringContainsString( '/wp-admin/network/settings.php?page=matricula-network', reset( $links ) );
		self::assertSame( 'x', $links['deactivate'] );
	}

	public function test_where_the_plugin_is_switched_on_site_by_site_there_is_no_address_for_all(): void {
		$this->network->keep( 'https://sidecar.example' );
		update_site_option( 'active_sitewide_plugins', array( 'woocommerce/woocommerce.php' => 1 ) );

		$this->screen->add_to_menu();

		self::assertNull( $this->network->address() );
		self::assertEmpty( $GLOBALS['submenu'] ?? array() );
	}

	/**
	 * Where the browser is sent on to; empty when it is not.
	 */
	private function submit( string $typed, ?string $nonce = null ): string {
		$_POST    = wp_slash(
			array(
				'matricula_sidecar_url' => $typed,
				'_wpnonce'              => $nonce ?? wp_create_nonce( 'matricula-network' ),
			)
		);
		$_REQUEST = $_POST;
		try {
			$this->screen->take();
		} catch ( RuntimeException $redirect ) {
			if ( 'died' === $redirect->getMessage() ) {
				throw $redirect;
			}
			return $redirect->getMessage();
		}
		return '';
	}

	private function rendered(): string {
		ob_start();
		$this->screen->render();
		return (string) ob_get_clean();
	}

	public static function go_on( string $location ): string {
		throw new RuntimeException( $location );
	}

	public static function dying(): callable {
		return static function (): void {
			throw new RuntimeException( 'died' );
		};
	}
}
