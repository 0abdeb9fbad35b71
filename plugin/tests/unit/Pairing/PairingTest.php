<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Pairing;

use Matricula\Pairing\Pairing;
use Matricula\Pairing\Seal;
use Matricula\Pairing\SiteAddress;
use Matricula\Signing\InvalidSecret;
use Matricula\Signing\Secret;
use PHPUnit\Framework\TestCase;

final class PairingTest extends TestCase {

	private const NOW = 1795514400;

	public function test_a_pairing_is_read_as_it_was_written(): void {
		$pairing = $this->pairing()->with_report_secret( Secret::generate() )->rotated_to( Secret::generate(), self::NOW );

		self::assertEquals( $pairing, Pairing::from_json( $pairing->to_json() ) );
	}

	public function test_a_text_without_secrets_is_no_pairing(): void {
		$this->expectException( InvalidSecret::class );

		Pairing::from_json( '{"shopId":"acme"}' );
	}

	/**
	 * The sidecar's answer may be lost: it then signs with either.
	 */
	public function test_until_the_sidecar_has_answered_old_and_new_report_secrets_are_accepted_for_as_long_as_it_takes(): void {
		$old   = Secret::generate();
		$new   = Secret::generate();
		$asked = $this->pairing( $old )->with_report_secret( $new );

		self::assertEquals( array( $new, $old ), $asked->report_secrets( self::NOW + 365 * 86400 ) );
		self::assertEquals( $this->pairing( $old )->paired_at(), $asked->paired_at() );
	}

	public function test_after_a_rotation_the_old_report_secret_is_accepted_for_what_is_on_its_way_and_no_longer(): void {
		$old     = Secret::generate();
		$new     = Secret::generate();
		$rotated = $this->pairing( $old )->with_report_secret( $new )->rotated_to( Secret::generate(), self::NOW );

		self::assertEquals( array( $new, $old ), $rotated->report_secrets( self::NOW + 600 ) );
		self::assertEquals( array( $new ), $rotated->report_secrets( self::NOW + 900 ) );
	}

	public function test_a_rotation_that_was_asked_for_twice_leaves_one_secret_in_the_end(): void {
		$newest  = Secret::generate();
		$rotated = $this->pairing()->with_report_secret( Secret::generate() )->with_report_secret( $newest )->rotated_to( Secret::generate(), self::NOW );

		self::assertCount( 3, $rotated->report_secrets( self::NOW ) );
		self::assertEquals( array( $newest ), $rotated->report_secrets( self::NOW + 900 ) );
	}

	public function test_what_is_sealed_opens_under_the_same_key_only(): void {
		$sealed = Seal::under( 'the keys of wp-config.php' )->close( 'whsec_secret' );

		self::assertStringNotContainsString( 'whsec', (string) base64_decode( $sealed, true ) );
		self::assertSame( 'whsec_secret', Seal::under( 'the keys of wp-config.php' )->open( $sealed ) );
		self::assertNull( Seal::under( 'other keys' )->open( $sealed ) );
		self::assertNull( Seal::under( 'the keys of wp-config.php' )->open( substr( $sealed, 8 ) ) );
		self::assertNull( Seal::under( 'the keys of wp-config.php' )->open( '' ) );
	}

	/**
	 * @dataProvider addresses
	 */
	public function test_a_site_has_moved_when_its_host_or_folder_is_another( string $one, string $other, bool $is_same ): void {
		self::assertSame( $is_same, SiteAddress::is_same( $one, $other ) );
	}

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function addresses(): array {
		return array(
			'the same'        => array( 'https://shop.example', 'https://shop.example', true ),
			'https since'     => array( 'http://shop.example', 'https://shop.example/', true ),
			'in capitals'     => array( 'https://Shop.example', 'https://shop.example', true ),
			'a staging copy'  => array( 'https://shop.example', 'https://staging.shop.example', false ),
			'in a folder'     => array( 'https://shop.example', 'https://shop.example/staging', false ),
			'at another port' => array( 'http://localhost:8080', 'http://localhost:8081', false ),
		);
	}

	private function pairing( ?Secret $report_secret = null ): Pairing {
		return Pairing::begin( 'https://sidecar.example', 'acme', self::NOW, Secret::generate(), $report_secret ?? Secret::generate() );
	}
}
