<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use Matricula\Outbox\Wakeups;
use Matricula\Tests\Support\CommitsForReal;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Killing;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;

/**
 * PHP is killed while an order is on its way, wherever that is. The sidecar takes one id once, however often it comes.
 */
final class KilledDeliveryTest extends TestCase implements CommitsForReal {

	use CourseOrders;
	use Killing;
	use SidecarAnswers;
	use SidecarQuestions;

	/**
	 * What the sidecar has stored: killed processes have no memory to look into.
	 */
	private string $stored_at;

	protected function setUp(): void {
		$this->pair_shop();
		$this->stored_at = (string) tempnam( sys_get_temp_dir(), 'matricula-sidecar-' );
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		add_filter( 'pre_http_request', array( $this, 'store' ), 1, 2 );
	}

	protected function tearDown(): void {
		remove_filter( 'pre_http_request', array( $this, 'store' ), 1 );
		unlink( $this->stored_at );
		$this->remove_what_was_committed();
	}

	/**
	 * @param mixed                $answer What others answered.
	 * @param array<string, mixed> $args   Of the request.
	 * @return mixed
	 */
	public function store( $answer, $args ) {
		file_put_contents( $this->stored_at, $args['headers']['webhook-id'] . ' ' . $args['body'] . "\n", FILE_APPEND );
		return $answer;
	}

	public function test_a_delivery_that_was_cut_off_is_made_once(): void {
		$this->killed_everywhere(
			function (): void {
				$this->run_outbox();
			},
			function (): void {
				$this->run_outbox();
			}
		);
	}

	public function test_what_was_being_handed_over_is_sent_once(): void {
		$question = Contract::read( 'actions/outbox.json' )['request'];
		$this->killed_everywhere(
			function () use ( $question ): void {
				$this->sidecar_asks( $question );
			},
			function (): void {
				$this->run_outbox();
			}
		);
	}

	/**
	 * The shopper's own request: the order is saved, and its row or its wake-up is not.
	 */
	public function test_a_change_whose_request_was_cut_off_is_told_in_the_end(): void {
		$writes = 0;
		do {
			$order = $this->course_order( 'on-hold' );
			$this->run_outbox();
			$is_killed = $this->is_killed_before_write(
				++$writes,
				function () use ( $order ): void {
					$order->update_status( 'processing' );
					$this->end_request();
				}
			);
			do_action( Wakeups::SWEEP );
			$this->run_outbox();

			$statuses = array_column( $this->stored(), 'status', 'id' );
			self::assertSame( wc_get_order( $order->get_id() )->get_status(), $statuses[ $order->get_id() ], "Killed before write $writes" );
			file_put_contents( $this->stored_at, '' );
		} while ( $is_killed );

		self::assertGreaterThan( 5, $writes );
	}

	/**
	 * Kills work before each of its writes, then lets time pass and does what follows.
	 */
	private function killed_everywhere( callable $work, callable $afterwards ): void {
		$writes = 0;
		do {
			$order = $this->course_order( 'on-hold' );
			$order->update_status( 'processing' );
			$this->end_request();
			$is_killed = $this->is_killed_before_write( ++$writes, $work );
			$this->seconds_pass( 60 );
			$afterwards();

			$deliveries = $this->stored();
			self::assertCount( 1, $deliveries, "Killed before write $writes" );
			self::assertSame( $order->get_id(), reset( $deliveries )['id'] );
			self::assertSame( 'processing', reset( $deliveries )['status'] );
			self::assertSame( array( 'sent' ), array_column( $this->rows_of( $order->get_id() ), 'state' ), "Killed before write $writes" );
			file_put_contents( $this->stored_at, '' );
		} while ( $is_killed );

		self::assertGreaterThan( 3, $writes );
	}

	/**
	 * Bodies by id; one id has one body.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private function stored(): array {
		$stored = array();
		foreach ( file( $this->stored_at, FILE_IGNORE_NEW_LINES ) as $line ) {
			list( $id, $text ) = explode( ' ', $line, 2 );
			$body              = json_decode( $text, true );
			self::assertSame( $stored[ $id ] ?? $body, $body );
			$stored[ $id ] = $body;
		}
		return $stored;
	}
}
