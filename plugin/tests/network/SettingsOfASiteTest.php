<?php
declare( strict_types=1 );

namespace Matricula\Tests\Network;

use Matricula\Network\NetworkSidecar;
use Matricula\Tests\Support\AdminRequests;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * The settings of a site whose network has set the sidecar's address.
 */
final class SettingsOfASiteTest extends TestCase {

	use AdminRequests;
	use SidecarAnswers;

	protected function setUp(): void {
		( new NetworkSidecar( WP_PLUGIN_DIR . '/matricula/matricula.php' ) )->keep( 'https://sidecar.example' );
		$this->log_in( 'manager' );
		$this->sidecar_answers( '/v1/pairings', 201, Contract::read( 'pairing.json' )['answer'] );
	}

	public function test_they_show_it_and_a_code_alone_pairs_the_site(): void {
		self::assertSame( array( 'sidecarUrl' => 'https://sidecar.example' ), $this->ask( 'GET', '/settings' )->get_data()['network'] );

		$answer = $this->pair_with( 'https://sidecar.example/' );

		self::assertSame( 200, $answer->get_status() );
		self::assertSame( 'https://sidecar.example', $answer->get_data()['pairing']['sidecarUrl'] );
		self::assertSame( 'https://sidecar.example/v1/pairings', $this->asked[0]['url'] );
	}

	public function test_another_address_is_refused_and_not_even_asked(): void {
		$answer = $this->pair_with( 'https://other.example' );

		self::assertRefused( 409, 'sidecar_address_of_network', $answer );
		self::assertStringContainsString( 'https://sidecar.example', $answer->get_data()['message'] );
		self::assertSame( array(), $this->asked );
	}

	public function test_a_shop_that_is_paired_already_stays_where_it_is(): void {
		$this->pair_shop( 'https://old.example' );

		$settings = $this->ask( 'GET', '/settings' )->get_data();

		self::assertSame( 'https://old.example', $settings['pairing']['sidecarUrl'] );
		self::assertSame( 'https://sidecar.example', $settings['network']['sidecarUrl'] );
	}

	private function pair_with( string $address ): \WP_REST_Response {
		return $this->ask(
			'POST',
			'/pairing',
			array(
				'sidecarUrl' => $address,
				'code'       => 'ABCD-EFGH-JKLM',
			)
		);
	}
}
