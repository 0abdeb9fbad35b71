<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Order;

use Error;
use Matricula\Course\OfferStore;
use Matricula\Tests\Support\Checkouts;
use Matricula\Tests\Support\Products;
use PHPUnit\Framework\TestCase;
use RuntimeException;
use WC_AJAX;
use WC_Order;
use WP_REST_Request;

/**
 * A line carries what it sold, whichever way it was made.
 */
final class WaysToOrderTest extends TestCase {

	use Checkouts;
	use Products;

	private const SOLD = 'course-v1:A+B+C verified campus; course-v1:Ñandú+B+D';

	protected function setUp(): void {
		wp_set_current_user( 1 );
		add_filter( 'pre_wp_mail', '__return_true' );
	}

	protected function tearDown(): void {
		if ( WC()->cart ) {
			WC()->cart->empty_cart();
		}
		remove_filter( 'pre_wp_mail', '__return_true' );
		$_GET     = array();
		$_POST    = array();
		$_REQUEST = array();
	}

	public function test_an_order_made_in_code_carries_what_was_sold(): void {
		$order = $this->order_of( $this->product( self::SOLD ) );

		self::assertSame( array( self::SOLD ), $this->courses_on( $order ) );
	}

	public function test_an_order_made_by_rest_carries_what_was_sold(): void {
		$request = new WP_REST_Request( 'POST', '/wc/v3/orders' );
		$request->set_body_params( array( 'line_items' => array( array( 'product_id' => $this->product( self::SOLD )->get_id() ) ) ) );

		$order = $this->remember( wc_get_order( rest_do_request( $request )->get_data()['id'] ) );

		self::assertSame( array( self::SOLD ), $this->courses_on( $order ) );
	}

	public function test_a_line_that_a_rest_client_adds_later_carries_what_was_sold(): void {
		$order   = $this->order_of( $this->product( self::SOLD ) );
		$request = new WP_REST_Request( 'PUT', '/wc/v3/orders/' . $order->get_id() );
		$request->set_body_params( array( 'line_items' => array( array( 'product_id' => $this->product( 'course-v1:A+B+E' )->get_id() ) ) ) );

		rest_do_request( $request );

		self::assertSame( array( self::SOLD, 'course-v1:A+B+E' ), $this->courses_on( $order ) );
	}

	public function test_a_product_added_on_the_order_screen_carries_what_was_sold(): void {
		$order = $this->remember( wc_create_order() );

		$html = $this->add_on_order_screen( $order, $this->product( self::SOLD )->get_id() );

		self::assertSame( array( self::SOLD ), $this->courses_on( $order ) );
		self::assertStringContainsString( 'Python 101', $html );
		self::assertStringNotContainsString( OfferStore::META_KEY, $html );
	}

	public function test_the_classic_checkout_carries_what_was_sold(): void {
		$this->fill_cart( $this->product( self::SOLD )->get_id() );

		$order_id = $this->order_by_classic_checkout();

		self::assertSame( array( self::SOLD ), $this->courses_on( $this->remember( wc_get_order( $order_id ) ) ) );
	}

	public function test_the_blocks_checkout_carries_what_was_sold(): void {
		$this->fill_cart( $this->product( self::SOLD )->get_id() );

		$answer = $this->order_by_blocks_checkout();
		$order  = $this->remember( wc_get_order( $answer->get_data()['order_id'] ) );

		self::assertSame( 200, $answer->get_status() );
		self::assertSame( 'on-hold', $order->get_status() );
		self::assertSame( array( self::SOLD ), $this->courses_on( $order ) );
	}

	public function test_an_order_made_again_sells_what_the_product_sells_now(): void {
		$product = $this->product( self::SOLD );
		$first   = $this->order_of( $product );
		$first->set_customer_id( 1 );
		$first->set_status( 'completed' );
		$first->save();
		$this->sell( $product, 'course-v1:A+B+New' );

		$this->fill_cart_from( $first );
		$again = $this->remember( wc_get_order( WC()->checkout()->create_order( array( 'payment_method' => 'bacs' ) ) ) );

		self::assertSame( array( self::SOLD ), $this->courses_on( $first ) );
		self::assertSame( array( 'course-v1:A+B+New' ), $this->courses_on( $again ) );
	}

	/**
	 * Does what the button "Order again" does: it fills the cart and then redirects, which ends the request.
	 */
	private function fill_cart_from( WC_Order $order ): void {
		wc_load_cart();
		$_GET = array(
			'order_again' => $order->get_id(),
			'_wpnonce'    => wp_create_nonce( 'woocommerce-order_again' ),
		);
		$stop = static function (): void {
			throw new RuntimeException( 'redirected' );
		};
		add_filter( 'wp_redirect', $stop );
		try {
			WC()->cart->get_cart_from_session();
		} catch ( RuntimeException $redirected ) {
			unset( $redirected );
		} finally {
			remove_filter( 'wp_redirect', $stop );
			$_GET = array();
		}
		WC()->cart->calculate_totals();
		self::assertCount( 1, WC()->cart->get_cart() );
	}

	/**
	 * Does what "Add product(s)" on the order screen does.
	 *
	 * @return string The lines as the screen shows them.
	 */
	private function add_on_order_screen( WC_Order $order, int $product_id ): string {
		$_REQUEST = array( 'security' => wp_create_nonce( 'order-item' ) );
		$_POST    = array(
			'order_id' => (string) $order->get_id(),
			'data'     => array(
				array(
					'id'  => (string) $product_id,
					'qty' => '1',
				),
			),
		);
		$stop     = static function (): callable {
			return static function (): void {
				throw new Error( 'answered' ); // WC_AJAX catches exceptions.
			};
		};
		add_filter( 'wp_doing_ajax', '__return_true' );
		add_filter( 'wp_die_ajax_handler', $stop );
		ob_start();
		try {
			WC_AJAX::add_order_item();
		} catch ( Error $answered ) {
			unset( $answered );
		} finally {
			remove_filter( 'wp_doing_ajax', '__return_true' );
			remove_filter( 'wp_die_ajax_handler', $stop );
		}
		return (string) json_decode( (string) ob_get_clean(), true )['data']['html'];
	}
}
