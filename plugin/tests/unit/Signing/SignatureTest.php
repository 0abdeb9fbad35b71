<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Signing;

use Matricula\Signing\InvalidSecret;
use Matricula\Signing\Secret;
use Matricula\Signing\Signature;
use Matricula\Tests\Support\Contract;
use PHPUnit\Framework\TestCase;

final class SignatureTest extends TestCase {

	/**
	 * @dataProvider vectors
	 * @param array<string, mixed> $vector One of the contract.
	 */
	public function test_signatures_are_taken_and_refused_as_the_contract_says( array $vector ): void {
		$is_valid = Signature::is_valid(
			array_map( array( Secret::class, 'from_text' ), $vector['secrets'] ),
			$vector['id'],
			(string) $vector['timestamp'],
			$vector['signature'],
			$vector['body'],
			$vector['now']
		);

		self::assertSame( $vector['valid'], $is_valid );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function vectors(): array {
		$vectors = Contract::read( 'standard-webhooks.json' )['vectors'];
		return array_combine(
			array_column( $vectors, 'what' ),
			array_map(
				static function ( array $vector ): array {
					return array( $vector );
				},
				$vectors
			)
		);
	}

	public function test_what_is_signed_is_taken_until_a_byte_of_it_changes(): void {
		$secret  = Secret::generate();
		$headers = Signature::headers( $secret, 'msg_1', 1795514400, '{"action":"status"}' );
		$is      = static function ( string $id, string $body ) use ( $secret, $headers ): bool {
			return Signature::is_valid( array( $secret ), $id, $headers['webhook-timestamp'], $headers['webhook-signature'], $body, 1795514401 );
		};

		self::assertTrue( $is( 'msg_1', '{"action":"status"}' ) );
		self::assertFalse( $is( 'msg_2', '{"action":"status"}' ) );
		self::assertFalse( $is( 'msg_1', '{"action":"status" }' ) );
	}

	/**
	 * @dataProvider no_moments
	 */
	public function test_a_timestamp_that_is_no_second_is_refused( string $timestamp ): void {
		self::assertFalse( Signature::is_recent( $timestamp, 1795514400 ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function no_moments(): array {
		return array(
			'nothing'      => array( '' ),
			'a fraction'   => array( '1795514400.0' ),
			'a line more'  => array( "1795514400\n" ),
			'a date'       => array( '2026-11-24T10:00:00Z' ),
			'below zero'   => array( '-1795514400' ),
			'milliseconds' => array( '1795514400000' ),
		);
	}

	public function test_a_secret_is_written_as_it_was_read(): void {
		$text = 'whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=';

		self::assertSame( $text, Secret::from_text( $text )->to_text() );
	}

	/**
	 * @dataProvider no_secrets
	 */
	public function test_what_is_no_secret_is_refused_and_not_repeated( string $text ): void {
		try {
			Secret::from_text( $text );
			self::fail( 'It was taken.' );
		} catch ( InvalidSecret $problem ) {
			self::assertStringNotContainsString( $text, $problem->getMessage() );
		}
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function no_secrets(): array {
		return array(
			'another prefix' => array( 'secret_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=' ),
			'too short'      => array( 'whsec_AQIDBAUGBwg=' ),
			'no base64'      => array( 'whsec_(AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA)' ),
		);
	}
}
