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
use WC_Order_Item_Shipping;
use WC_Product;

/**
 * Which orders a report completes.
 */
final class CompletionTest extends TestCase {

	use CourseOrders;
	use Reports;
	use SidecarAnswers;
	use SidecarQuestions;

	protected function setUp(): void {
		$this->pair_shop();
	}

	/**
	 * Trap 4: what writes to an order announces a change of it. Notes and lines do not.
	 */
	public function test_a_report_without_a_completion_causes_no_delivery(): void {
		$order = $this->course_order();
		$this->empty_outbox();

		$this->answer_to( $this->report( $order, 'notes_and_lines' ) );
		$this->end_request();

		self::assertSame( array(), $this->rows_of( $order->get_id() ) );
	}

	/**
	 * Trap 6: a virtual course alone does not complete its order, and stays in processing for ever.
	 */
	public function test_an_order_of_virtual_courses_stays_in_processing_until_the_report_completes_it(): void {
		$order = $this->course_order( 'pending' );
		$order->payment_complete( 'transaction' );
		self::assertSame( 'processing', wc_get_order( $order->get_id() )->get_status() );

		$answer = $this->answer_to( $this->report( $order, 'complete' ) );

		self::assertSame( Contract::read( 'actions/report.json' )['answers']['completed'], $answer );
		self::assertSame( 'completed', wc_get_order( $order->get_id() )->get_status() );
		self::assertSame( Contract::read( 'actions/report.json' )['answers']['repeat'], $this->answer_to( $this->report( $order, 'complete' ) ) );
	}

	/**
	 * Trap 20: WooCommerce's own REST route would compute the order anew, and change what was paid.
	 */
	public function test_what_was_paid_stays_as_it_was(): void {
		$order = $this->course_order();
		$order->set_total( '12.34' ); // As agreed on the telephone.
		$order->save();

		$this->answer_to( $this->report( $order, 'complete' ) );

		self::assertSame( 'completed', wc_get_order( $order->get_id() )->get_status() );
		self::assertSame( '12.34', wc_get_order( $order->get_id() )->get_total() );
	}

	/**
	 * @dataProvider statuses
	 */
	public function test_only_a_paid_order_is_completed( string $status ): void {
		$order = $this->course_order( $status );

		self::assertSame( array( 'result' => 'written' ), $this->answer_to( $this->report( $order, 'complete' ) ) );
		self::assertSame( $status, wc_get_order( $order->get_id() )->get_status() );
	}

	/**
	 * @return array<int, array{string}>
	 */
	public static function statuses(): array {
		return array( array( 'pending' ), array( 'on-hold' ), array( 'cancelled' ), array( 'refunded' ), array( 'failed' ), array( 'completed' ) );
	}

	/**
	 * @dataProvider orders
	 */
	public function test_an_order_with_something_to_post_is_not_completed( string $what, string $status ): void {
		$order = $this->course_order();
		$this->change( $order, $what );

		$this->answer_to( $this->report( $order, 'complete' ) );

		self::assertSame( $status, wc_get_order( $order->get_id() )->get_status() );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function orders(): array {
		return array(
			'a course and a book'                 => array( 'with a book', 'processing' ),
			'a course and a download'             => array( 'with a download', 'completed' ),
			'a book that was refunded'            => array( 'with a refunded book', 'completed' ),
			'a course that is not ticked virtual' => array( 'not virtual', 'completed' ),
			'a course kit that is shipped'        => array( 'not virtual, shipped', 'processing' ),
			'a virtual course in a shipped order' => array( 'shipped', 'completed' ),
			'a line whose product is gone'        => array( 'with a product that is gone', 'processing' ),
		);
	}

	private function change( WC_Order $order, string $what ): void {
		$line = $this->first_line( $order );
		switch ( $what ) {
			case 'with a book':
				$order->add_product( $this->sold( false ) );
				break;
			case 'with a download':
				$order->add_product( $this->sold( true ) );
				break;
			case 'with a refunded book':
				$book = $order->add_product( $this->sold( false ) );
				$order->calculate_totals();
				wc_create_refund(
					array(
						'order_id'   => $order->get_id(),
						'amount'     => '20',
						'line_items' => array(
							$book => array(
								'qty'          => 1,
								'refund_total' => 20,
							),
						),
					)
				);
				break;
			case 'with a product that is gone':
				$product = $this->sold( true );
				$order->add_product( $product );
				$product->delete( true );
				break;
			case 'shipped':
				$order->add_item( new WC_Order_Item_Shipping() );
				break;
			case 'not virtual, shipped':
				$order->add_item( new WC_Order_Item_Shipping() );
				// Then as below.
			case 'not virtual':
				$product = $line->get_product();
				$product->set_virtual( false );
				$product->save();
		}
		$order->save();
		wp_cache_flush();
	}

	private function sold( bool $is_virtual ): WC_Product {
		$product = $this->product();
		$product->set_virtual( $is_virtual );
		$product->save();
		return $product;
	}
}
