<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Order;

use Matricula\Course\OfferStore;
use Matricula\Tests\Support\AdminRequests;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use WC_Order;
use WC_Product;

/**
 * An owner who mended a product mends its orders by Retry.
 */
final class OfferAnewTest extends TestCase {

	use AdminRequests;
	use CourseOrders;
	use SidecarAnswers;

	private const BROKEN = '{"version":1,"courses":[{"courseKey":"course-v1:A+B"}]}';

	protected function setUp(): void {
		$this->log_in( 'manager' );
		$this->pair_shop();
		$this->sidecar_answers( '/deliveries', 200, array( 'result' => 'stored' ) );
		$this->sidecar_answers( '/retries', 200, array( 'redriven' => 1 ) );
	}

	public function test_a_line_that_could_not_be_read_sells_what_its_mended_product_sells(): void {
		$product = $this->product();
		$order   = $this->delivered_order_of( $product );
		$this->sell( $product, 'course-v1:A+B+C verified' );

		$answer = $this->retry( $order );

		self::assertSame( array( 'course-v1:A+B+C verified' ), $this->courses_on( $order ) );
		self::assertFalse( $answer['state']['settled'] );
		$this->run_outbox();
		$sent = end( $this->asked )['body'];
		self::assertSame( 'order.updated', $sent['matricula']['topic'] );
		self::assertStringContainsString( 'course-v1:A+B+C', (string) wp_json_encode( $sent['line_items'][0]['meta_data'] ) );
		self::assertTrue( $this->ask( 'GET', '/orders/' . $order->get_id() )->get_data()['state']['settled'] );
	}

	public function test_staff_is_told_which_lines_changed(): void {
		$product = $this->product();
		$order   = $this->delivered_order_of( $product );
		$this->sell( $product, 'course-v1:A+B+C' );

		$this->retry( $order );
		$this->retry( $order );

		self::assertSame( array( 'The courses of these lines could not be read, and were taken from the products anew: Python 101' ), $this->notes_about_courses( $order ) );
	}

	public function test_a_variation_takes_what_its_product_sells(): void {
		list( $parent, $variation ) = $this->product_with_variation( '', '' );
		$order                      = $this->delivered_order_of( $variation );
		$this->sell( wc_get_product( $parent->get_id() ), 'course-v1:A+B+C' );

		$this->retry( $order );

		self::assertSame( array( 'course-v1:A+B+C' ), $this->courses_on( $order ) );
	}

	public function test_what_can_be_read_stays_as_it_was_bought(): void {
		$order = $this->course_order( 'processing', 'course-v1:A+B+C verified' );
		$this->run_outbox();
		$this->sell( $this->first_line( $order )->get_product(), 'course-v1:A+B+New' );

		$this->retry( $order );

		self::assertSame( array( 'course-v1:A+B+C verified' ), $this->courses_on( $order ) );
		self::assertSame( array(), $this->notes_about_courses( $order ) );
		self::assertCount( 1, $this->rows_of( $order->get_id() ) );
	}

	public function test_a_course_that_is_not_in_the_lms_is_taken_from_its_mended_product(): void {
		$order = $this->course_order( 'processing', 'course-v1:A+B+Typo verified' );
		$this->run_outbox();
		$line = $this->first_line( $order );
		$this->sell( $line->get_product(), 'course-v1:A+B+C verified' );
		$this->sidecar_names_mendable( $order, array( (string) $line->get_id() ) );

		$this->retry( $order );

		self::assertSame( array( 'course-v1:A+B+C verified' ), $this->courses_on( $order ) );
		self::assertSame( array( 'The courses of these lines are not in the LMS, and were taken from the products anew: Python 101' ), $this->notes_about_courses( $order ) );
		$this->run_outbox();
		self::assertStringContainsString( 'course-v1:A+B+C', (string) wp_json_encode( end( $this->asked )['body']['line_items'][0]['meta_data'] ) );
	}

	/**
	 * @dataProvider answers_that_name_nothing
	 * @param mixed $mendable What the sidecar says.
	 */
	public function test_a_line_that_the_sidecar_does_not_name_stays_as_it_was_bought( $mendable ): void {
		$order = $this->course_order( 'processing', 'course-v1:A+B+Typo' );
		$this->run_outbox();
		$this->sell( $this->first_line( $order )->get_product(), 'course-v1:A+B+C' );
		$this->sidecar_names_mendable( $order, $mendable );

		$this->retry( $order );

		self::assertSame( array( 'course-v1:A+B+Typo' ), $this->courses_on( $order ) );
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function answers_that_name_nothing(): array {
		return array(
			'another line'       => array( array( '987654321' ) ),
			'no list'            => array( 'all' ),
			'an older sidecar'   => array( null ),
			'numbers, not lines' => array( array( 1, true ) ),
		);
	}

	/**
	 * @dataProvider products_that_help_nobody
	 */
	public function test_a_product_that_was_not_mended_changes_nothing( string $offer ): void {
		$product = $this->product();
		$order   = $this->delivered_order_of( $product );
		$this->put_text( $product, $offer );

		$this->retry( $order );

		self::assertSame( self::BROKEN, wc_get_order_item_meta( $this->first_line( $order )->get_id(), OfferStore::META_KEY ) );
		self::assertSame( array(), $this->notes_about_courses( $order ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function products_that_help_nobody(): array {
		return array(
			'as broken as before' => array( self::BROKEN ),
			'broken otherwise'    => array( '{"version":1' ),
			'without courses'     => array( '' ),
		);
	}

	/**
	 * What the sidecar says of the order's lines.
	 *
	 * @param WC_Order $order    The order.
	 * @param mixed    $mendable Ids of lines, or nonsense.
	 */
	private function sidecar_names_mendable( WC_Order $order, $mendable ): void {
		$this->sidecar_answers(
			'/order-states',
			200,
			array(
				'orderId'  => (string) $order->get_id(),
				'settled'  => true,
				'mendable' => $mendable,
				'lines'    => array(),
			)
		);
	}

	/**
	 * A paid order that was placed while nobody could read what its product sells; the sidecar has it.
	 */
	private function delivered_order_of( WC_Product $product ): WC_Order {
		$this->put_text( wc_get_product( $product->get_parent_id() ) ?: $product, self::BROKEN );
		$order = $this->remember( wc_create_order() );
		$order->add_product( $product );
		$order->set_status( 'processing' );
		$order->save();
		$this->end_request();
		$this->run_outbox();
		self::assertSame( array( 'sent' ), array_column( $this->rows_of( $order->get_id() ), 'state' ) );
		$this->sidecar_answers(
			'/order-states',
			200,
			array(
				'orderId' => (string) $order->get_id(),
				'settled' => true,
				'lines'   => array(),
			)
		);
		return $order;
	}

	private function put_text( WC_Product $product, string $offer ): void {
		$product->update_meta_data( OfferStore::META_KEY, $offer );
		$product->save();
	}

	/**
	 * What the button Retry in the order's box does.
	 *
	 * @return array<string, mixed>
	 */
	private function retry( WC_Order $order ): array {
		$response = $this->ask( 'POST', '/orders/' . $order->get_id() . '/retry' );
		$this->end_request();
		self::assertSame( 200, $response->get_status() );
		return $response->get_data();
	}

	/**
	 * @return string[]
	 */
	private function notes_about_courses( WC_Order $order ): array {
		$notes = array_column( wc_get_order_notes( array( 'order_id' => $order->get_id() ) ), 'content' );
		return array_values( preg_grep( '/courses/', $notes ) );
	}
}
