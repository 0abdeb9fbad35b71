<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest;

use Matricula\Tests\Support\CommitsForReal;
use PHPUnit\Framework\TestCase;
use WP_Session_Tokens;

/**
 * A browser's cookie alone opens nothing: it comes with every request, also with one that another site made up.
 */
final class NonceTest extends TestCase implements CommitsForReal {

	private string $cookie;
	private string $nonce;

	protected function setUp(): void {
		$owner = get_user_by( 'login', 'owner' )->ID;
		wp_set_current_user( $owner );
		$this->cookie = wp_generate_auth_cookie( $owner, time() + 600, 'logged_in', WP_Session_Tokens::get_instance( $owner )->create( time() + 600 ) );

		$_COOKIE[ LOGGED_IN_COOKIE ] = $this->cookie; // The nonce is bound to the session.
		$this->nonce                 = wp_create_nonce( 'wp_rest' );
	}

	protected function tearDown(): void {
		unset( $_COOKIE[ LOGGED_IN_COOKIE ] );
		WP_Session_Tokens::get_instance( get_current_user_id() )->destroy_all();
	}

	public function test_the_cookie_without_a_nonce_is_nobody(): void {
		self::assertSame( 401, $this->status_of( array() ) );
	}

	public function test_a_nonce_that_is_made_up_is_refused(): void {
		self::assertSame( 403, $this->status_of( array( 'x-wp-nonce' => 'made-up' ) ) );
	}

	public function test_the_page_itself_has_both(): void {
		self::assertSame( 200, $this->status_of( array( 'x-wp-nonce' => $this->nonce ) ) );
	}

	/**
	 * What the shop's web server answers.
	 *
	 * @param array<string, string> $headers Besides the cookie.
	 */
	private function status_of( array $headers ): int {
		$response = wp_remote_get(
			rest_url( 'matricula/v1/admin/settings' ),
			array( 'headers' => $headers + array( 'cookie' => LOGGED_IN_COOKIE . '=' . $this->cookie ) )
		);
		return (int) wp_remote_retrieve_response_code( $response );
	}
}
