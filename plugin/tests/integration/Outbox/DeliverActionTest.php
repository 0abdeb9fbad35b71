<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use ActionScheduler_DBStore;
use ActionScheduler_QueueRunner;
use ActionScheduler_Store;
use Matricula\Outbox\Wakeups;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use ReflectionProperty;

/**
 * How Action Scheduler has the outbox sent.
 */
final class DeliverActionTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;

	private ActionScheduler_Store $store_before;

	protected function setUp(): void {
		$this->pair_shop();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
		$this->store_before = ActionScheduler_Store::instance();
		as_unschedule_all_actions( '', array(), Wakeups::GROUP );
	}

	protected function tearDown(): void {
		$this->use_store( $this->store_before );
	}

	/**
	 * Trap 13: `unique` would take the action that is running for the one that is to follow it.
	 */
	public function test_an_action_that_could_not_send_schedules_the_next_one_while_it_runs(): void {
		$this->course_order();
		$this->sidecar_answers( 'deliveries', 500, array() );
		$this->use_store( new ActionScheduler_DBStore() );

		$this->run_action( Wakeups::DELIVER );

		self::assertCount( 1, $this->asked );
		self::assertCount( 1, $this->pending( Wakeups::DELIVER ) );
	}

	/**
	 * Trap 14: Action Scheduler never tries again, and shows what threw as failed.
	 */
	public function test_whatever_goes_wrong_the_action_ends_well_and_a_later_one_sends(): void {
		$this->course_order();
		$breaker = static function ( $sql ) {
			return false === strpos( (string) $sql, 'head.state' ) ? $sql : 'SELECT nonsense FROM nowhere';
		};
		add_filter( 'query', $breaker, 1 );

		$ran = $this->run_action( Wakeups::DELIVER );
		remove_filter( 'query', $breaker, 1 );

		self::assertSame( ActionScheduler_Store::STATUS_COMPLETE, ActionScheduler_Store::instance()->get_status( $ran ) );
		$this->run_outbox();
		self::assertCount( 1, $this->asked );
	}

	/**
	 * A shop's actions are in their own table; only in its first minutes are they looked for among the posts as well, and
	 * there `unique` is not heeded.
	 */
	private function use_store( ActionScheduler_Store $store ): void {
		$property = new ReflectionProperty( ActionScheduler_Store::class, 'store' );
		if ( PHP_VERSION_ID < 80100 ) {
			$property->setAccessible( true );
		}
		$property->setValue( null, $store );
	}

	/**
	 * Runs the pending action as Action Scheduler does.
	 */
	private function run_action( string $hook ): int {
		$id = (int) $this->pending( $hook )[0];
		ActionScheduler_QueueRunner::instance()->process_action( $id, 'test' );
		return $id;
	}

	/**
	 * @return array<int, int|string>
	 */
	private function pending( string $hook ): array {
		return array_values(
			as_get_scheduled_actions(
				array(
					'hook'   => $hook,
					'group'  => Wakeups::GROUP,
					'status' => ActionScheduler_Store::STATUS_PENDING,
				),
				'ids'
			)
		);
	}
}
