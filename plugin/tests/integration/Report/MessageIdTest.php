<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Report;

use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;

/**
 * A mail that is sent twice, since PHP was stopped in between, is known by its id.
 */
final class MessageIdTest extends TestCase {

	use CourseOrders;
	use SidecarAnswers;
	use SidecarQuestions;

	/**
	 * What the mails so far are called.
	 *
	 * @var string[]
	 */
	private array $ids = array();

	protected function setUp(): void {
		$this->pair_shop();
		remove_all_filters( 'pre_wp_mail' );
		add_action( 'phpmailer_init', array( $this, 'note_id' ), 99 );
	}

	protected function tearDown(): void {
		remove_action( 'phpmailer_init', array( $this, 'note_id' ), 99 );
	}

	/**
	 * @param mixed $mailer WordPress's.
	 */
	public function note_id( $mailer ): void {
		$this->ids[] = $mailer->MessageID;
		$mailer->clearAllRecipients(); // It shall not leave.
	}

	public function test_no_other_mail_of_the_request_bears_it(): void {
		$order     = $this->course_order( 'on-hold' );
		$this->ids = array();

		$this->answer_to( array( 'orderId' => (string) $order->get_id() ) + Contract::read( 'actions/report.json' )['requests']['notes_and_lines'] );
		wp_mail( 'ana@example.com', 'Your order is complete', 'Thank you.' );

		self::assertCount( 2, $this->ids );
		self::assertStringStartsWith( '<matricula.', $this->ids[0] );
		self::assertSame( '', $this->ids[1] );
	}
}
