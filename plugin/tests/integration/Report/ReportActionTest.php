<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Report;

use Matricula\Order\SeatsOnOrder;
use Matricula\Pairing\ContactLog;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Reports;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;
use WC_Order;

/**
 * What the sidecar reports is applied once.
 */
final class ReportActionTest extends TestCase {

	use CourseOrders;
	use Reports;
	use SidecarAnswers;
	use SidecarQuestions;

	protected function setUp(): void {
		$this->pair_shop();
	}

	public function test_a_report_writes_its_notes_and_lines(): void {
		$order    = $this->course_order();
		$question = $this->report( $order, 'notes_and_lines' );

		self::assertSame( Contract::read( 'actions/report.json' )['answers']['written'], $this->answer_to( $question ) );
		$notes = $this->reported_notes( $order );

		self::assertSame( array( $question['notes'][0]['html'] ), $notes['staff'] );
		self::assertSame( array( $question['notes'][1]['html'] ), $notes['customer'] );
		self::assertEquals( $question['lines'], ( new SeatsOnOrder( new Database() ) )->find( $order->get_id() )['lines'] );
		self::assertSame( 'processing', wc_get_order( $order->get_id() )->get_status() );
		self::assertEqualsWithDelta( time(), ( new ContactLog() )->last_report_at(), 3 );
	}

	public function test_a_report_that_comes_twice_is_applied_once(): void {
		$order    = $this->course_order();
		$question = $this->report( $order, 'notes_and_lines' );
		$mails    = $this->mails_of(
			function () use ( $question ): void {
				$this->answer_to( $question );
				self::assertSame( Contract::read( 'actions/report.json' )['answers']['repeat'], $this->answer_to( $question ) );
			}
		);

		self::assertSame( array( 1, 1 ), array_map( 'count', array_values( $this->reported_notes( $order ) ) ) );
		self::assertCount( 1, $mails );
	}

	public function test_the_customer_is_mailed_the_customers_note_and_nothing_else(): void {
		$order    = $this->course_order();
		$question = $this->report( $order, 'notes_and_lines' );

		$mails = $this->mails_of(
			function () use ( $question ): void {
				$this->answer_to( $question );
			}
		);

		self::assertSame( 'ana@example.com', $mails[0]['to'] );
		self::assertStringContainsString( 'Your course is ready', $mails[0]['message'] );
		self::assertStringNotContainsString( 'waits for a learner', $mails[0]['message'] );
	}

	/**
	 * A mail that is sent twice, since PHP was stopped in between, is known by its id.
	 */
	public function test_a_reports_mail_always_has_the_same_message_id(): void {
		$order    = $this->course_order();
		$question = $this->report( $order, 'notes_and_lines' );
		$ids      = array();
		$note_id  = static function ( $mailer ) use ( &$ids ): void {
			$ids[] = $mailer->MessageID;
			$mailer->clearAllRecipients(); // It shall not leave.
		};
		remove_all_filters( 'pre_wp_mail' );
		add_action( 'phpmailer_init', $note_id, 99 );

		$this->answer_to( $question );
		( new Database() )->run( "UPDATE %i SET mail = 'due'", array( ( new Database() )->reports() ) );
		$this->answer_to( $question );
		remove_action( 'phpmailer_init', $note_id, 99 );

		$host = wp_parse_url( home_url(), PHP_URL_HOST );
		self::assertSame( array_fill( 0, 2, "<matricula.{$question['reportId']}@{$host}>" ), $ids );
	}

	public function test_a_later_report_replaces_the_lines(): void {
		$order = $this->course_order();
		$this->answer_to( $this->report( $order, 'notes_and_lines' ) );
		$later = array( 'complete' => false ) + $this->report( $order, 'complete' );

		$this->answer_to( $later );

		self::assertEquals( $later['lines'], ( new SeatsOnOrder( new Database() ) )->find( $order->get_id() )['lines'] );
		self::assertCount( 2, $this->reported_notes( $order )['staff'] );
	}

	public function test_a_note_brings_no_script_along(): void {
		$order             = $this->course_order();
		$question          = $this->report( $order, 'notes_and_lines' );
		$question['notes'] = array(
			array(
				'kind' => 'staff',
				'html' => '<strong>Ready</strong><script>alert(1)</script><img src=x onerror=alert(2)>',
			),
		);

		$this->answer_to( $question );
		$note = $this->reported_notes( $order )['staff'][0];

		self::assertStringContainsString( '<strong>Ready</strong>', $note );
		self::assertStringNotContainsString( '<script', $note );
		self::assertStringNotContainsString( 'onerror', $note );
	}

	public function test_an_order_that_is_gone_keeps_nothing(): void {
		$order    = $this->course_order();
		$order_id = $order->get_id();
		$question = $this->report( $order, 'notes_and_lines' );
		$this->answer_to( $question );
		$order->delete( true );

		$answer = $this->answer_to( array( 'reportId' => 'another' ) + $question );

		self::assertSame( Contract::read( 'actions/report.json' )['answers']['order_gone'], $answer );
		self::assertNull( ( new SeatsOnOrder( new Database() ) )->find( $order_id ) );
	}

	/**
	 * It would be told that all is done, while the other one may yet be stopped.
	 */
	public function test_while_another_request_does_what_is_left_a_repeat_is_put_off(): void {
		$order    = $this->course_order();
		$question = $this->report( $order, 'complete' );
		$inside   = null;
		$repeat   = function () use ( $question, &$inside ): void {
			( new Database() )->run( 'UPDATE %i SET claimed_until = claimed_until - 60', array( ( new Database() )->reports() ) ); // A minute later.
			$inside = $this->sidecar_asks( $question );
		};
		add_action( 'woocommerce_order_status_completed', $repeat );

		$answer = $this->answer_to( $question );
		remove_action( 'woocommerce_order_status_completed', $repeat );

		self::assertSame( array( 'result' => 'completed' ), $answer );
		self::assertSame( 503, $inside->get_status() );
		self::assertSame( 'matricula_report_under_way', $inside->get_data()['code'] );
	}

	public function test_a_note_that_cannot_be_written_leaves_nothing_behind_and_is_written_later(): void {
		$order    = $this->course_order();
		$question = $this->report( $order, 'notes_and_lines' );
		$fail     = static function (): void {
			throw new \RuntimeException( 'The note-to-chat plugin fell over.' );
		};
		add_action( 'woocommerce_order_note_added', $fail );

		$refused = $this->sidecar_asks( $question );
		remove_action( 'woocommerce_order_note_added', $fail );

		self::assertSame( 500, $refused->get_status() );
		self::assertSame( array(), $this->reported_notes( $order )['staff'] );
		self::assertNull( ( new SeatsOnOrder( new Database() ) )->find( $order->get_id() ) );

		self::assertSame( array( 'result' => 'written' ), $this->answer_to( $question ) );
		self::assertCount( 1, $this->reported_notes( $order )['staff'] );
	}

	/**
	 * The notes that came by report: WooCommerce writes its own about each status and mail.
	 *
	 * @return array{staff: string[], customer: string[]}
	 */
	private function reported_notes( WC_Order $order ): array {
		$notes = array(
			'staff'    => array(),
			'customer' => array(),
		);
		foreach ( wc_get_order_notes( array( 'order_id' => $order->get_id() ) ) as $note ) {
			if ( 1 !== preg_match( '/Order status changed|^Email "/', $note->content ) ) {
				$notes[ $note->customer_note ? 'customer' : 'staff' ][] = $note->content;
			}
		}
		return $notes;
	}
}
