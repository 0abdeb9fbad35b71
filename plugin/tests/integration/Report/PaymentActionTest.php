<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Report;

use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Reports;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;
use WC_Order;

/**
 * What a person decided about the money of an order is carried out once, if the order still asks for it.
 */
final class PaymentActionTest extends TestCase {

	use CourseOrders;
	use Reports;
	use SidecarAnswers;
	use SidecarQuestions;

	protected function setUp(): void {
		$this->pair_shop();
	}

	public function test_a_confirmed_transfer_is_completed_as_a_payment(): void {
		$order = $this->order_by_transfer();
		$paid  = 0;
		$count = static function () use ( &$paid ): void {
			++$paid;
		};
		add_action( 'woocommerce_payment_complete', $count );

		$answers = array( $this->answer_to( $this->payment( $order, 'paid' ) ), $this->answer_to( $this->payment( $order, 'paid' ) ) );
		remove_action( 'woocommerce_payment_complete', $count );
		$now = wc_get_order( $order->get_id() );

		self::assertSame( array( self::answer( 'paid' ), self::answer( 'repeat' ) ), $answers );
		self::assertSame( 'processing', $now->get_status() );
		self::assertNotNull( $now->get_date_paid() );
		self::assertSame( 1, $paid );
		self::assertCount( 1, $this->notes_that_say( $order, 'confirmed on November 24' ) );
	}

	public function test_a_refused_one_is_cancelled_or_kept_and_the_customer_is_told_once(): void {
		$ends = array(
			'cancelled' => 'cancelled',
			'kept'      => 'on-hold',
		);
		foreach ( $ends as $decision => $status ) {
			$order = $this->order_by_transfer();
			$mails = $this->mails_of(
				function () use ( $order, $decision ): void {
					self::assertSame( self::answer( $decision ), $this->answer_to( $this->payment( $order, $decision ) ) );
					self::assertSame( self::answer( 'repeat' ), $this->answer_to( $this->payment( $order, $decision ) ) );
				}
			);

			self::assertSame( $status, wc_get_order( $order->get_id() )->get_status() );
			self::assertNull( wc_get_order( $order->get_id() )->get_date_paid() );
			self::assertCount( 1, array_filter( $mails, static fn ( array $mail ): bool => false !== strpos( $mail['message'], 'There is a question about your transfer' ) ) );
		}
	}

	/**
	 * @dataProvider changes
	 * @param callable(WC_Order): void $change What happened meanwhile.
	 */
	public function test_an_order_that_asks_for_other_money_is_left_alone( callable $change ): void {
		$order = $this->order_by_transfer();
		$change( $order );
		$order->save();
		$this->end_request();
		$status = $order->get_status();

		self::assertSame( self::answer( 'changed' ), $this->answer_to( $this->payment( $order, 'paid' ) ) );
		self::assertSame( $status, wc_get_order( $order->get_id() )->get_status() );
		self::assertSame( array(), $this->notes_that_say( $order, 'confirmed on November 24' ) );
	}

	/**
	 * @return array<string, array{callable(WC_Order): void}>
	 */
	public static function changes(): array {
		return array(
			'it costs more'          => array(
				static function ( WC_Order $order ): void {
					$order->set_total( '59.00' );
				},
			),
			'in another currency'    => array(
				static function ( WC_Order $order ): void {
					$order->set_currency( 'USD' );
				},
			),
			'it was cancelled'       => array(
				static function ( WC_Order $order ): void {
					$order->set_status( 'cancelled' );
				},
			),
			'it was paid by a card'  => array(
				static function ( WC_Order $order ): void {
					$order->set_status( 'processing' );
				},
			),
			'it is in the trash now' => array(
				static function ( WC_Order $order ): void {
					$order->set_status( 'trash' );
				},
			),
		);
	}

	public function test_an_order_that_is_gone_is_said_to_be(): void {
		$order = $this->order_by_transfer();
		$id    = $order->get_id();
		$order->delete( true );

		self::assertSame( self::answer( 'order_gone' ), $this->answer_to( array( 'orderId' => (string) $id ) + $this->payment( $order, 'paid' ) ) );
	}

	public function test_a_decision_that_nobody_knows_is_refused(): void {
		$order    = $this->order_by_transfer();
		$response = $this->sidecar_asks( array( 'decision' => 'gift' ) + $this->payment( $order, 'paid' ) );

		self::assertSame( 400, $response->get_status() );
		self::assertSame( 'matricula_body_invalid', $response->get_data()['code'] );
		self::assertSame( 'on-hold', wc_get_order( $order->get_id() )->get_status() );
	}

	private function order_by_transfer(): WC_Order {
		$order = $this->course_order( 'pending' );
		$order->set_payment_method( 'bacs' );
		$order->set_currency( 'EUR' );
		$order->set_total( '49.00' );
		$order->set_status( 'on-hold' );
		$order->save();
		$this->end_request();
		return $order;
	}

	/**
	 * @return array<string, mixed>
	 */
	private function payment( WC_Order $order, string $decision ): array {
		return array( 'orderId' => (string) $order->get_id() ) + Contract::read( 'actions/payment.json' )['requests'][ $decision ];
	}

	/**
	 * @return array<string, string>
	 */
	private static function answer( string $result ): array {
		return Contract::read( 'actions/payment.json' )['answers'][ $result ];
	}

	/**
	 * @return list<string>
	 */
	private function notes_that_say( WC_Order $order, string $text ): array {
		$notes = array_map( static fn ( $note ): string => $note->content, wc_get_order_notes( array( 'order_id' => $order->get_id() ) ) );
		return array_values( array_filter( $notes, static fn ( string $note ): bool => false !== strpos( $note, $text ) ) );
	}
}
