<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use Matricula\Outbox\Capture;
use Matricula\Outbox\OutboxRow;
use Matricula\Outbox\Wakeups;
use Matricula\Storage\Database;
use WC_Order;

/**
 * Orders of courses, and what the outbox holds of them. Mails are thrown away.
 */
trait CourseOrders {

	use Products;

	/**
	 * @before
	 */
	public function begin_without_mails_and_rows(): void {
		add_filter( 'pre_wp_mail', '__return_true', 20 );
		$database = new Database();
		$database->run( 'DELETE FROM %i', array( $database->outbox() ) );
		delete_option( 'matricula_outage' );
	}

	/**
	 * @after
	 */
	public function end_with_mails(): void {
		remove_filter( 'pre_wp_mail', '__return_true', 20 );
		$this->end_request();
	}

	/**
	 * An order as a checkout leaves it behind, in a request of its own.
	 */
	private function course_order( string $status = 'processing', string $courses = 'course-v1:A+B+C verified' ): WC_Order {
		$order = $this->remember( wc_create_order() );
		$order->add_product( $this->product( $courses ) );
		$order->set_billing_email( 'ana@example.com' );
		$order->calculate_totals();
		$order->set_status( $status );
		$order->save();
		$this->end_request();
		return $order;
	}

	/**
	 * What follows is another request.
	 */
	private function end_request(): void {
		global $wp_filter;
		foreach ( $wp_filter['shutdown']->callbacks[100] ?? array() as $callback ) {
			if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof Capture ) {
				$callback['function'][0]->finish_request();
			}
		}
	}

	/**
	 * What Action Scheduler does when the outbox's action is due.
	 */
	private function run_outbox(): void {
		do_action( Wakeups::DELIVER );
	}

	/**
	 * Rows of an order, the oldest first.
	 *
	 * @return OutboxRow[]
	 */
	private function rows_of( int $order_id ): array {
		$database = new Database();
		return array_map(
			array( OutboxRow::class, 'from_table' ),
			$database->rows( 'SELECT * FROM %i WHERE order_id = %d ORDER BY id', array( $database->outbox(), $order_id ) )
		);
	}

	/**
	 * Topics of an order's rows, the oldest first.
	 *
	 * @return string[]
	 */
	private function topics_of( int $order_id ): array {
		return array_column( $this->rows_of( $order_id ), 'topic' );
	}

	private function empty_outbox(): void {
		$database = new Database();
		$database->run( 'DELETE FROM %i', array( $database->outbox() ) );
	}

	/**
	 * Lets time pass for what waits.
	 */
	private function seconds_pass( int $seconds ): void {
		$database = new Database();
		$database->run(
			'UPDATE %i SET next_attempt_at = GREATEST(0, CAST(next_attempt_at AS SIGNED) - %d), claimed_until = GREATEST(0, CAST(claimed_until AS SIGNED) - %d), created_at = created_at - %d',
			array( $database->outbox(), $seconds, $seconds, $seconds )
		);
		$outage = get_option( 'matricula_outage' );
		if ( is_array( $outage ) ) {
			update_option( 'matricula_outage', array( 'until' => $outage['until'] - $seconds ) + $outage, false );
		}
	}

	/**
	 * Statements that some work sends to the database.
	 *
	 * @return string[]
	 */
	private function statements_of( callable $work ): array {
		$statements = array();
		$note       = static function ( $sql ) use ( &$statements ) {
			$statements[] = $sql;
			return $sql;
		};
		add_filter( 'query', $note, 1 );
		try {
			$work();
		} finally {
			remove_filter( 'query', $note, 1 );
		}
		return $statements;
	}
}
