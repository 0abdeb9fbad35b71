<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Order;

use Matricula\Course\OfferStore;
use Matricula\Tests\Support\Products;
use PHPUnit\Framework\TestCase;
use WP_REST_Request;

/**
 * What a line carries of its product, and what becomes of that.
 */
final class OfferOnLineTest extends TestCase {

	use Products;

	private const SOLD = 'course-v1:A+B+C verified campus; course-v1:Ñandú+B+D';

	protected function setUp(): void {
		add_filter( 'pre_wp_mail', '__return_true' );
		wp_set_current_user( 1 );
	}

	protected function tearDown(): void {
		remove_filter( 'pre_wp_mail', '__return_true' );
	}

	public function test_a_later_edit_of_the_product_changes_nothing_that_was_bought(): void {
		$product = $this->product( self::SOLD );
		$order   = $this->order_of( $product );

		$this->sell( $product, '' );
		$line = $this->first_line( $order );
		$line->set_quantity( 2 );
		$line->save();
		$order->update_status( 'processing' );

		self::assertSame( array( self::SOLD ), $this->courses_on( $order ) );
	}

	public function test_a_line_that_sold_nothing_stays_so(): void {
		$product = $this->product();
		$order   = $this->order_of( $product );

		$this->sell( $product, self::SOLD );
		$this->first_line( $order )->save();

		self::assertSame( array( '' ), $this->courses_on( $order ) );
	}

	public function test_a_variation_sells_its_own_courses(): void {
		list( , $variation ) = $this->product_with_variation( 'course-v1:A+B+Parent', self::SOLD );

		self::assertSame( array( self::SOLD ), $this->courses_on( $this->order_of( $variation ) ) );
	}

	public function test_a_variation_without_courses_sells_its_products(): void {
		list( , $variation ) = $this->product_with_variation( self::SOLD, '' );

		self::assertSame( array( self::SOLD ), $this->courses_on( $this->order_of( $variation ) ) );
	}

	public function test_a_refunds_line_sells_nothing(): void {
		$order = $this->order_of( $this->product( self::SOLD ) );
		$line  = $this->first_line( $order );

		$refund = wc_create_refund(
			array(
				'order_id'   => $order->get_id(),
				'amount'     => '20',
				'line_items' => array(
					$line->get_id() => array(
						'qty'          => 1,
						'refund_total' => 20,
					),
				),
			)
		);

		self::assertCount( 1, $refund->get_items() );
		foreach ( $refund->get_items() as $item ) {
			self::assertSame( '', (string) wc_get_order_item_meta( $item->get_id(), OfferStore::META_KEY ) );
		}
	}

	public function test_an_offer_that_nobody_can_read_is_copied_as_it_is(): void {
		$product = $this->product();
		$product->update_meta_data( OfferStore::META_KEY, '{"version":1,"courses":[{"courseKey":"course-v1:A+\"B"' );
		$product->save();

		$order = $this->order_of( $product );

		self::assertSame( '{"version":1,"courses":[{"courseKey":"course-v1:A+\"B"', wc_get_order_item_meta( $this->first_line( $order )->get_id(), OfferStore::META_KEY ) );
	}

	public function test_an_offer_that_a_rest_client_stored_as_an_object_is_copied_as_text(): void {
		$product = $this->product();
		$request = new WP_REST_Request( 'PUT', '/wc/v3/products/' . $product->get_id() );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( '{"meta_data":[{"key":"_matricula_offer","value":{"version":1,"courses":[{"courseKey":"course-v1:A+B+C"}]}}]}' );
		rest_do_request( $request );

		$order = $this->order_of( wc_get_product( $product->get_id() ) );

		self::assertSame( array( 'course-v1:A+B+C' ), $this->courses_on( $order ) );
	}

	public function test_a_line_that_brings_its_offer_along_keeps_it(): void {
		$product = $this->product( self::SOLD );
		$request = new WP_REST_Request( 'POST', '/wc/v3/orders' );
		$request->set_body_params(
			array(
				'line_items' => array(
					array(
						'product_id' => $product->get_id(),
						'meta_data'  => array(
							array(
								'key'   => OfferStore::META_KEY,
								'value' => '{"version":1,"courses":[{"courseKey":"course-v1:A+B+Mine"}]}',
							),
						),
					),
				),
			)
		);

		$order = $this->remember( wc_get_order( rest_do_request( $request )->get_data()['id'] ) );

		self::assertSame( array( 'course-v1:A+B+Mine' ), $this->courses_on( $order ) );
	}

	/**
	 * Trap 18: WooCommerce runs rawurldecode() over the meta of lines when it renders them.
	 */
	public function test_the_offer_reads_the_same_in_the_order_that_is_delivered(): void {
		$order  = $this->order_of( $this->product( self::SOLD ) );
		$stored = wc_get_order_item_meta( $this->first_line( $order )->get_id(), OfferStore::META_KEY );

		$rendered = rest_do_request( new WP_REST_Request( 'GET', '/wc/v3/orders/' . $order->get_id() ) )->get_data();
		$meta     = wp_list_pluck( json_decode( (string) wp_json_encode( $rendered ), true )['line_items'][0]['meta_data'], 'value', 'key' );

		self::assertSame( $stored, $meta[ OfferStore::META_KEY ] );
	}

	public function test_a_customer_does_not_see_the_offer_among_the_lines_details(): void {
		$order = $this->order_of( $this->product( self::SOLD ) );

		self::assertStringNotContainsString( 'course-v1', wc_display_item_meta( $this->first_line( $order ), array( 'echo' => false ) ) );
	}
}
