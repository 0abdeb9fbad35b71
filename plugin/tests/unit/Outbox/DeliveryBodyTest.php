<?php
declare( strict_types=1 );

namespace Matricula\Tests\Unit\Outbox;

use Matricula\Outbox\DeliveryBody;
use Matricula\Outbox\OrderUnreadable;
use Matricula\Outbox\Topic;
use Matricula\Tests\Support\Contract;
use PHPUnit\Framework\TestCase;

final class DeliveryBodyTest extends TestCase {

	/**
	 * @dataProvider orders
	 */
	public function test_an_order_is_sent_as_the_contract_shows( string $example ): void {
		$expected = Contract::read( "delivery/$example.json" );
		$order    = array_diff_key( $expected, array( 'matricula' => 1 ) );

		$body = DeliveryBody::of_order( $order, $expected['matricula']['refunds'], $expected['matricula']['topic'], $expected['matricula']['sequence'] );

		self::assertSame( $expected, json_decode( $body, true ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function orders(): array {
		return array(
			'a paid one'     => array( 'paid' ),
			'a refunded one' => array( 'refunded' ),
		);
	}

	public function test_of_an_order_that_is_gone_its_id_is_sent(): void {
		self::assertSame( Contract::read( 'delivery/deleted.json' ), json_decode( DeliveryBody::of_gone_order( 118, 4713 ), true ) );
	}

	/**
	 * A column's character set would change other bytes, and the signature would not fit.
	 */
	public function test_a_body_is_ascii_whatever_the_customer_is_called(): void {
		$body = DeliveryBody::of_order( array( 'name' => 'Lucía Ñáñez 東京 😀' ), array(), Topic::UPDATED, 1 );

		self::assertMatchesRegularExpression( '/^[\x20-\x7e]+\z/', $body );
		self::assertSame( 'Lucía Ñáñez 東京 😀', json_decode( $body, true )['name'] );
	}

	/**
	 * Another plugin may put anything into an order's representation.
	 */
	public function test_what_cannot_be_written_as_json_is_no_empty_body(): void {
		$this->expectException( OrderUnreadable::class );

		DeliveryBody::of_order( array( 'rate' => INF ), array(), Topic::UPDATED, 1 );
	}
}
