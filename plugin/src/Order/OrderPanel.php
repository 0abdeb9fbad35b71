<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Matricula\Log;
use Matricula\Registerable;
use Throwable;
use WC_Order;
use WP_Post;

/**
 * The box "Courses" on the order screen, in either storage of orders, for orders that sell a course.
 *
 * It shows what the sidecar last reported, read-only. The script puts in its place what the sidecar says now, the
 * timeline and Retry; without JavaScript, or without an answer, the box stays as it is.
 */
final class OrderPanel implements Registerable {

	private const HANDLE = 'matricula-order-panel';

	/**
	 * Which orders sell a course.
	 *
	 * @var CourseOrders
	 */
	private CourseOrders $course_orders;

	/**
	 * What was reported.
	 *
	 * @var SeatsOnOrder
	 */
	private SeatsOnOrder $seats;

	/**
	 * What was sent.
	 *
	 * @var OrderDeliveries
	 */
	private OrderDeliveries $deliveries;

	/**
	 * Prints what was reported.
	 *
	 * @var OrderStateView
	 */
	private OrderStateView $view;

	/**
	 * The plugin's main file.
	 *
	 * @var string
	 */
	private string $plugin_file;

	/**
	 * The plugin's version.
	 *
	 * @var string
	 */
	private string $version;

	public function __construct( CourseOrders $course_orders, SeatsOnOrder $seats, OrderDeliveries $deliveries, OrderStateView $view, string $plugin_file, string $version ) {
		$this->course_orders = $course_orders;
		$this->seats         = $seats;
		$this->deliveries    = $deliveries;
		$this->view          = $view;
		$this->plugin_file   = $plugin_file;
		$this->version       = $version;
	}

	public function register(): void {
		add_action( 'add_meta_boxes', array( $this, 'add' ), 30, 2 );
	}

	/**
	 * Adds the box.
	 *
	 * @param mixed $screen        The screen, or the type of the post.
	 * @param mixed $order_or_post The order, or its post where orders are posts.
	 */
	public function add( $screen, $order_or_post ): void {
		$order_screen = wc_get_page_screen_id( 'shop-order' );
		if ( ! in_array( $screen, array( $order_screen, 'shop_order' ), true ) ) {
			return;
		}
		try {
			$order = self::order( $order_or_post );
			if ( null === $order || ! $this->course_orders->concern( $order->get_id() ) ) {
				return;
			}
		} catch ( Throwable $problem ) {
			// The order screen must open whatever becomes of the box.
			Log::error( 'The box of courses could not be added to the order screen', $problem );
			return;
		}
		add_meta_box( self::HANDLE . '-box', __( 'Courses', 'matricula' ), array( $this, 'render' ), $order_screen, 'normal', 'default' );
		$this->enqueue();
	}

	/**
	 * Prints the box.
	 *
	 * @param mixed $order_or_post The order, or its post where orders are posts.
	 */
	public function render( $order_or_post ): void {
		$order = self::order( $order_or_post );
		if ( null === $order || ! current_user_can( 'edit_shop_orders' ) ) {
			return;
		}
		echo '<div id="' . esc_attr( self::HANDLE ) . '" class="matricula-order" data-order-id="' . esc_attr( (string) $order->get_id() ) . '">';
		try {
			$this->render_stored( $order->get_id() );
		} catch ( Throwable $problem ) {
			Log::error( 'The courses of an order could not be shown', $problem, array( 'order_id' => $order->get_id() ) );
			echo '<p>' . esc_html__( 'The courses of this order could not be read. Reload the page; if it stays so, look at WooCommerce → Status → Logs, “matricula”.', 'matricula' ) . '</p>';
		}
		echo '</div>';
	}

	/**
	 * Prints what the shop knows by itself.
	 */
	private function render_stored( int $order_id ): void {
		$reported = $this->seats->find( $order_id );
		if ( null === $reported ) {
			echo '<p>' . esc_html__( 'The sidecar has not reported on this order yet.', 'matricula' ) . '</p>';
		} else {
			$this->view->render( $reported['lines'] );
			/* translators: %s: date and time */
			echo '<p class="matricula-order__as-of">' . esc_html( sprintf( __( 'As of %s.', 'matricula' ), Moment::in_words( $reported['reported_at'] ) ) ) . '</p>';
		}
		echo '<p class="matricula-order__delivery">' . esc_html( $this->deliveries->sentence( $order_id ) ) . '</p>';
	}

	/**
	 * Loads the style, and the script where it was built.
	 */
	private function enqueue(): void {
		wp_enqueue_style( self::HANDLE . '-box', plugins_url( 'assets/order-panel.css', $this->plugin_file ), array(), $this->version );
		$folder = dirname( $this->plugin_file );
		$asset  = $folder . '/build/order-panel.asset.php';
		if ( ! is_file( $asset ) ) {
			return;
		}
		$asset = require $asset;
		wp_enqueue_script( self::HANDLE, plugins_url( 'build/order-panel.js', $this->plugin_file ), $asset['dependencies'], $asset['version'], true );
		wp_set_script_translations( self::HANDLE, 'matricula', $folder . '/languages' );
		if ( is_file( $folder . '/build/order-panel.css' ) ) {
			wp_enqueue_style( self::HANDLE, plugins_url( 'build/order-panel.css', $this->plugin_file ), array( 'wp-components' ), $asset['version'] );
			wp_style_add_data( self::HANDLE, 'rtl', 'replace' );
		}
	}

	/**
	 * The order of the screen; refunds and other types have no courses.
	 *
	 * @param mixed $order_or_post The order, or its post where orders are posts.
	 */
	private static function order( $order_or_post ): ?WC_Order {
		$order = $order_or_post instanceof WP_Post ? wc_get_order( $order_or_post->ID ) : $order_or_post;
		return $order instanceof WC_Order ? $order : null;
	}
}
