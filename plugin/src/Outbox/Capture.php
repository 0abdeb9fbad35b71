<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Matricula\Log;
use Matricula\Network\Sites;
use Matricula\Order\CourseOrders;
use Matricula\Pairing\PairingStore;
use Matricula\Registerable;
use Throwable;
use WC_Abstract_Order;
use WC_Order;
use WC_Order_Refund;

/**
 * Writes a row into the outbox when an order changes: one INSERT for each order and request, whatever the order goes
 * through in it, since the order is read when the row is sent.
 *
 * Nothing is ever thrown from here: WooCommerce swallows what a status change throws and skips everybody who comes after.
 */
final class Capture implements Registerable {

	private const DRAFTS = array( 'checkout-draft', 'auto-draft', 'draft', 'new' );

	private PairingStore $pairings;
	private CapturedRows $rows;
	private CourseOrders $course_orders;
	private Wakeups $wakeups;

	/**
	 * Rows written in this request, by site and order: the row's id, its topic, and whether more happened since. A
	 * network's site has orders and an outbox of its own, and code may turn from one to another.
	 *
	 * @var array<int, array<int, array{id: int, topic: string, changed_again: bool}>>
	 */
	private array $written = array();

	public function __construct( PairingStore $pairings, CapturedRows $rows, CourseOrders $course_orders, Wakeups $wakeups ) {
		$this->pairings      = $pairings;
		$this->rows          = $rows;
		$this->course_orders = $course_orders;
		$this->wakeups       = $wakeups;
	}

	public function register(): void {
		add_action( 'woocommerce_new_order', array( $this, 'order_created' ), 10, 2 );
		add_action( 'woocommerce_update_order', array( $this, 'order_updated' ), 10, 2 );
		add_action( 'woocommerce_order_refunded', array( $this, 'refund_created' ) );
		add_action( 'woocommerce_refund_deleted', array( $this, 'refund_deleted' ), 10, 2 );
		add_filter( 'woocommerce_pre_delete_order_refund', array( $this, 'refund_about_to_go' ), 10, 2 );
		add_action( 'woocommerce_trash_order', array( $this, 'order_trashed' ) );
		add_action( 'woocommerce_untrash_order', array( $this, 'order_restored' ) );
		add_action( 'woocommerce_order_status_changed', array( $this, 'status_changed' ), 10, 2 );
		// Before WooCommerce, which deletes the order's lines in the same hook at 10.
		add_action( 'woocommerce_before_delete_order', array( $this, 'order_about_to_go' ), 1, 2 );
		// Orders kept as posts, handled as posts.
		add_action( 'trashed_post', array( $this, 'post_trashed' ) );
		add_action( 'untrashed_post', array( $this, 'post_restored' ) );
		add_action( 'before_delete_post', array( $this, 'post_about_to_go' ), 1 );
		add_action( 'shutdown', array( $this, 'finish_request' ), 100 );
	}

	/**
	 * @param mixed $order_id The order's id.
	 * @param mixed $order    The order.
	 */
	public function order_created( $order_id, $order = null ): void {
		$this->order_saved( $order_id, $order, Topic::CREATED );
	}

	/**
	 * @param mixed $order_id The order's id.
	 * @param mixed $order    The order.
	 */
	public function order_updated( $order_id, $order = null ): void {
		$this->order_saved( $order_id, $order, Topic::UPDATED );
	}

	/**
	 * @param mixed $order_id The order whose refund it is.
	 */
	public function refund_created( $order_id ): void {
		$this->capture( $order_id, Topic::UPDATED );
	}

	/**
	 * @param mixed $refund_id The refund.
	 * @param mixed $order_id  The order whose refund it was.
	 */
	public function refund_deleted( $refund_id, $order_id ): void {
		$this->capture( $order_id, Topic::UPDATED );
	}

	/**
	 * REST and code delete a refund without telling anybody: this filter is the one thing they pass.
	 *
	 * @param mixed $decided What other plugins decided.
	 * @param mixed $refund  The refund.
	 * @return mixed
	 */
	public function refund_about_to_go( $decided, $refund = null ) {
		if ( $refund instanceof WC_Order_Refund ) {
			$this->capture( $refund->get_parent_id(), Topic::UPDATED );
			$this->capture( $refund->get_parent_id(), Topic::UPDATED ); // It is still there: looked at again when the request ends.
		}
		return $decided;
	}

	/**
	 * @param mixed $order_id The order's id.
	 */
	public function order_trashed( $order_id ): void {
		$this->capture( $order_id, Topic::DELETED );
	}

	/**
	 * Comes before the order is back.
	 *
	 * @param mixed $order_id The order's id.
	 */
	public function order_restored( $order_id ): void {
		$this->capture( $order_id, Topic::RESTORED );
	}

	/**
	 * Comes when a restored order is back: WooCommerce announces no update then.
	 *
	 * @param mixed $order_id The order's id.
	 * @param mixed $from     Its status before.
	 */
	public function status_changed( $order_id, $from ): void {
		if ( 'trash' === $from ) {
			$this->capture( $order_id, Topic::RESTORED );
		}
	}

	/**
	 * @param mixed $order_id The order's id.
	 * @param mixed $order    The order.
	 */
	public function order_about_to_go( $order_id, $order = null ): void {
		if ( $order instanceof WC_Order && $this->is_captured( $order ) ) {
			$this->capture_deletion( $order_id );
		}
	}

	/**
	 * @param mixed $post_id Any post.
	 */
	public function post_trashed( $post_id ): void {
		if ( $this->is_order_post( $post_id ) ) {
			$this->capture( $post_id, Topic::DELETED );
		}
	}

	/**
	 * @param mixed $post_id Any post.
	 */
	public function post_restored( $post_id ): void {
		if ( $this->is_order_post( $post_id ) ) {
			$this->capture( $post_id, Topic::RESTORED );
		}
	}

	/**
	 * @param mixed $post_id Any post.
	 */
	public function post_about_to_go( $post_id ): void {
		if ( is_numeric( $post_id ) && $this->is_order_post( $post_id ) && ! in_array( get_post_status( (int) $post_id ), array( 'auto-draft', 'wc-checkout-draft' ), true ) ) {
			$this->capture_deletion( $post_id );
		}
	}

	/**
	 * Writes rows for what changed after its row was taken up, then sees to it that somebody sends: on each site whose
	 * orders changed.
	 */
	public function finish_request(): void {
		if ( array() === $this->written ) {
			return;
		}
		try {
			$this->wakeups->let_the_visitor_go();
			foreach ( $this->written as $site => $rows ) {
				Sites::within(
					$site,
					function () use ( $rows ): void {
						$this->capture_what_changed_again( $rows );
						$this->wakeups->soon();
					}
				);
			}
		} catch ( Throwable $problem ) {
			Log::error( 'The delivery of an order could not be scheduled; the next sweep does it', $problem );
		}
		$this->written = array();
	}

	/**
	 * @param mixed  $order_id The order's id.
	 * @param mixed  $order    The order.
	 * @param string $topic    What happened.
	 */
	private function order_saved( $order_id, $order, string $topic ): void {
		if ( $order instanceof WC_Order && $this->is_captured( $order ) ) {
			$this->capture( $order_id, $topic );
		}
	}

	/**
	 * Subscriptions and the like extend orders, and are none.
	 */
	private function is_captured( WC_Abstract_Order $order ): bool {
		return 'shop_order' === $order->get_type() && ! in_array( $order->get_status( 'edit' ), self::DRAFTS, true );
	}

	/**
	 * With HPOS, an order's post is a copy, which may go while the order stays.
	 *
	 * @param mixed $post_id Any post.
	 */
	private function is_order_post( $post_id ): bool {
		return is_numeric( $post_id ) && 'shop_order' === get_post_type( (int) $post_id ) && ! OrderUtil::custom_orders_table_usage_is_enabled();
	}

	/**
	 * @param mixed  $order_id The order's id.
	 * @param string $topic    What happened.
	 */
	private function capture( $order_id, string $topic ): void {
		if ( ! is_numeric( $order_id ) || (int) $order_id < 1 || ! $this->pairings->is_paired() ) {
			return;
		}
		$site    = get_current_blog_id();
		$written = $this->written[ $site ][ (int) $order_id ] ?? null;
		if ( null !== $written && Topic::is_told_by( $written['topic'], $topic ) ) {
			$this->written[ $site ][ (int) $order_id ]['changed_again'] = true;
			return;
		}
		$this->write( (int) $order_id, $topic );
	}

	/**
	 * @param mixed $order_id The order's id.
	 */
	private function capture_deletion( $order_id ): void {
		if ( ! is_numeric( $order_id ) || ! $this->pairings->is_paired() ) {
			return;
		}
		if ( Topic::DELETED === ( $this->written[ get_current_blog_id() ][ (int) $order_id ]['topic'] ?? '' ) ) {
			return;
		}
		$this->write( (int) $order_id, Topic::DELETED, true );
	}

	private function write( int $order_id, string $topic, bool $is_last_moment = false ): void {
		global $wpdb;
		$insert_id = $wpdb->insert_id; // Whoever saved the order may still read it.
		try {
			if ( ! $is_last_moment || $this->course_orders->concern( $order_id ) ) {
				$id = $is_last_moment ? $this->rows->add_deletion( $order_id ) : $this->rows->add( $order_id, $topic );

				$this->written[ get_current_blog_id() ][ $order_id ] = array(
					'id'            => $id,
					'topic'         => $topic,
					'changed_again' => false,
				);
			}
		} catch ( Throwable $problem ) {
			Log::error( 'An order could not be put into the outbox; the next sweep does it', $problem, array( 'order_id' => $order_id ) );
		}
		$wpdb->insert_id = $insert_id;
	}

	/**
	 * Of this site.
	 *
	 * @param array<int, array{id: int, topic: string, changed_again: bool}> $rows By order.
	 */
	private function capture_what_changed_again( array $rows ): void {
		$changed = array_filter(
			$rows,
			static function ( array $row ): bool {
				return $row['changed_again'] && Topic::DELETED !== $row['topic'];
			}
		);
		if ( array() === $changed ) {
			return;
		}
		$untouched = $this->rows->untouched( array_column( $changed, 'id' ) );
		foreach ( $changed as $order_id => $row ) {
			if ( ! in_array( $row['id'], $untouched, true ) ) {
				$this->rows->add( $order_id, Topic::UPDATED );
			}
		}
	}
}
