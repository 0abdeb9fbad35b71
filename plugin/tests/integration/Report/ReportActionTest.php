<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Report;

use Matricula\Order\SeatsOnOrder;
use Matricula\Pairing\ContactLog;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;
use WC_Order;
use WC_Order_Item_Shipping;
use WC_Product;

/**
 * What the sidecar reports is applied once.
 */
final class ReportActionTest extends TestCase {

	use CourseOrders;
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

	/**
	 * Trap 4: what writes to an order announces a change of it. Notes and lines do not.
	 */
	public function test_a_report_without_a_completion_causes_no_delivery(): void {
		$order = $this->course_order();
		$this->empty_outbox();

		$this->answer_to( $this->report( $order, 'notes_and_lines' ) );
		$this->end_request();

		self::assertSame( array(), $this->rows_of( $order->get_id() ) );
	}

	/**
	 * Trap 6: a virtual course alone does not complete its order, and stays in processing for ever.
	 */
	public function test_an_order_of_virtual_courses_stays_in_processing_until_the_report_completes_it(): void {
		$order = $this->course_order( 'pending' );
		$order->payment_complete( 'transaction' );
		self::assertSame( 'processing', wc_get_order( $order->get_id() )->get_status() );

		$answer = $this->answer_to( $this->report( $order, 'complete' ) );

		self::assertSame( Contract::read( 'actions/report.json' )['answers']['completed'], $answer );
		self::assertSame( 'completed', wc_get_order( $order->get_id() )->get_status() );
		self::assertSame( Contract::read( 'actions/report.json' )['answers']['repeat'], $this->answer_to( $this->report( $order, 'complete' ) ) );
	}

	/**
	 * Trap 20: WooCommerce's own REST route would compute the order anew, and change what was paid.
	 */
	public function test_what_was_paid_stays_as_it_was(): void {
		$order = $this->course_order();
		$order->set_total( '12.34' ); // As agreed on the telephone.
		$order->save();

		$this->answer_to( $this->report( $order, 'complete' ) );

		self::assertSame( 'completed', wc_get_order( $order->get_id() )->get_status() );
		self::assertSame( '12.34', wc_get_order( $order->get_id() )->get_total() );
	}

	/**
	 * @dataProvider statuses
	 */
	public function test_only_a_paid_order_is_completed( string $status ): void {
		$order = $this->course_order( $status );

		self::assertSame( array( 'result' => 'written' ), $this->answer_to( $this->report( $order, 'complete' ) ) );
		self::assertSame( $status, wc_get_order( $order->get_id() )->get_status() );
	}

	/**
	 * @return array<int, array{string}>
	 */
	public static function statuses(): array {
		return array( array( 'pending' ), array( 'on-hold' ), array( 'cancelled' ), array( 'refunded' ), array( 'failed' ), array( 'completed' ) );
	}

	/**
	 * @dataProvider orders
	 */
	public function test_an_order_with_something_to_post_is_not_completed( string $what, string $status ): void {
		$order = $this->course_order();
		$this->change( $order, $what );

		$this->answer_to( $this->report( $order, 'complete' ) );

		self::assertSame( $status, wc_get_order( $order->get_id() )->get_status() );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function orders(): array {
		return array(
			'a course and a book'                 => array( 'with a book', 'processing' ),
			'a course and a download'             => array( 'with a download', 'completed' ),
			'a book that was refunded'            => array( 'with a refunded book', 'completed' ),
			'a course that is not ticked virtual' => array( 'not virtual', 'completed' ),
			'a course kit that is shipped'        => array( 'not virtual, shipped', 'processing' ),
			'a virtual course in a shipped order' => array( 'shipped', 'completed' ),
			'a line whose product is gone'        => array( 'with a product that is gone', 'processing' ),
		);
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
	 * A report of the contract about this order.
	 *
	 * @return array<string, mixed>
	 */
	private function report( WC_Order $order, string $name ): array {
		return array( 'orderId' => (string) $order->get_id() ) + Contract::read( 'actions/report.json' )['requests'][ $name ];
	}

	private function change( WC_Order $order, string $what ): void {
		$line = $this->first_line( $order );
		switch ( $what ) {
			case 'with a book':
				$order->add_product( $this->sold( false ) );
				break;
			case 'with a download':
				$order->add_product( $this->sold( true ) );
				break;
			case 'with a refunded book':
				$book = $order->add_product( $this->sold( false ) );
				$order->calculate_totals();
				wc_create_refund(
					array(
						'order_id'   => $order->get_id(),
						'amount'     => '20',
						'line_items' => array(
							$book => array(
								'qty'          => 1,
								'refund_total' => 20,
							),
						),
					)
				);
				break;
			case 'with a product that is gone':
				$product = $this->sold( true );
				$order->add_product( $product );
				$product->delete( true );
				break;
			case 'shipped':
				$order->add_item( new WC_Order_Item_Shipping() );
				break;
			case 'not virtual, shipped':
				$order->add_item( new WC_Order_Item_Shipping() );
				// Then as below.
			case 'not virtual':
				$product = $line->get_product();
				$product->set_virtual( false );
				$product->save();
		}
		$order->save();
		wp_cache_flush();
	}

	private function sold( bool $is_virtual ): WC_Product {
		$product = $this->product();
		$product->set_virtual( $is_virtual );
		$product->save();
		return $product;
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

	/**
	 * Mails that some work sends.
	 *
	 * @return array<int, array<string, mixed>>
	 */
	private function mails_of( callable $work ): array {
		$mails = array();
		$note  = static function ( $sent, array $mail ) use ( &$mails ) {
			$mails[] = $mail;
			return $sent;
		};
		add_filter( 'pre_wp_mail', $note, 30, 2 );
		$work();
		remove_filter( 'pre_wp_mail', $note, 30 );
		return $mails;
	}
}
