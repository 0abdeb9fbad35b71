<?php
declare( strict_types=1 );

namespace Matricula\Tests\Network;

use Matricula\Outbox\Wakeups;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CommitsForReal;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\NetworkSites;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * Code of one site may change orders of another.
 */
final class OrdersOfTwoSitesTest extends TestCase implements CommitsForReal {

	use CourseOrders;
	use NetworkSites;
	use SidecarAnswers;

	public function test_an_order_that_changes_on_another_site_is_in_that_ones_outbox_alone_and_sent_from_there(): void {
		$site = $this->visited_site();

		$order_id = $this->on(
			$site,
			function (): int {
				$this->pair_shop();
				$order = wc_create_order();
				$order->set_status( 'processing' );
				$order->save();
				$this->take_up_rows();
				$order->set_status( 'completed' );
				$order->save();
				return $order->get_id();
			}
		);
		$this->end_request();

		self::assertSame( array(), $this->rows_of( $order_id ) );
		self::assertSame(
			array( 'order.created', 'order.updated' ),
			$this->on(
				$site,
				function () use ( $order_id ): array {
					return $this->topics_of( $order_id );
				}
			)
		);
		self::assertFalse( as_has_scheduled_action( Wakeups::DELIVER, null, Wakeups::GROUP ) );
		self::assertTrue(
			$this->on(
				$site,
				static function (): bool {
					return as_has_scheduled_action( Wakeups::DELIVER, null, Wakeups::GROUP );
				}
			)
		);
	}

	public function test_orders_of_the_same_number_are_kept_apart(): void {
		$site = $this->visited_site();
		$this->pair_shop();
		$order = $this->remember( wc_create_order() );
		$this->on(
			$site,
			function () use ( $order ): void {
				$this->pair_shop();
				do_action( 'woocommerce_update_order', $order->get_id(), $order );
			}
		);
		$order->set_status( 'processing' );
		$order->save();
		$this->end_request();

		self::assertCount( 1, $this->rows_of( $order->get_id() ) );
		self::assertCount(
			1,
			$this->on(
				$site,
				function () use ( $order ): array {
					return $this->rows_of( $order->get_id() );
				}
			)
		);
		( new \Matricula\Pairing\PairingStore() )->forget();
	}

	/**
	 * As somebody does who sends: what changes from now on needs a row of its own.
	 */
	private function take_up_rows(): void {
		$database = new Database();
		$database->run( "UPDATE %i SET claim = 'somebody', claimed_until = UNIX_TIMESTAMP() + 60", array( $database->outbox() ) );
	}
}
