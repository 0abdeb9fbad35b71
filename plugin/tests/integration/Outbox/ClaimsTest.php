<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Outbox;

use Matricula\Outbox\Claims;
use Matricula\Storage\Database;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * Of several runners one has a row, for a while.
 */
final class ClaimsTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->pair_shop();
		$this->sidecar_answers( 'deliveries', 200, array( 'result' => 'stored' ) );
	}

	public function test_a_row_is_claimed_by_one_runner_only_until_its_claim_ends(): void {
		$order  = $this->course_order();
		$claims = new Claims( new Database() );
		$id     = $this->rows_of( $order->get_id() )[0]->id;
		$first  = $claims->claim( $id );

		self::assertNotNull( $first );
		self::assertNull( $claims->claim( $id ) );
		$this->run_outbox();
		self::assertSame( array(), $this->asked );

		$this->seconds_pass( Claims::SECONDS );
		$this->run_outbox();
		self::assertCount( 1, $this->asked );
	}

	/**
	 * A runner that was stopped for longer than its claim wakes up when another one has frozen the row.
	 */
	public function test_whoever_lost_a_claim_writes_nothing(): void {
		$order  = $this->course_order();
		$claims = new Claims( new Database() );
		$row    = $this->rows_of( $order->get_id() )[0];
		$lost   = (string) $claims->claim( $row->id );
		$this->seconds_pass( Claims::SECONDS );
		$claims->claim( $row->id );
		$row->body       = '{"old":true}';
		$row->webhook_id = 'msg_old';

		self::assertFalse( $claims->freeze( $row, $lost, time(), array() ) );
		self::assertNull( $this->rows_of( $order->get_id() )[0]->body );
	}
}
