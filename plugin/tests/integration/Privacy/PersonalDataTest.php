<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Privacy;

use Matricula\Order\SeatsOnOrder;
use Matricula\Outbox\CapturedRows;
use Matricula\Outbox\Topic;
use Matricula\Privacy\DeliveryRecords;
use Matricula\Privacy\LearnerMetaRecords;
use Matricula\Privacy\PersonalData;
use Matricula\Pairing\PairingStore;
use Matricula\Privacy\SeatRecords;
use Matricula\Privacy\SidecarRecords;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\Transport;
use Matricula\Storage\Database;
use Matricula\Tests\Support\Products;
use PHPUnit\Framework\TestCase;
use WC_Order;
use WC_Privacy_Erasers;
use WP_Privacy_Policy_Content;

/**
 * What Tools → Export Personal Data and Erase Personal Data do with learners.
 */
final class PersonalDataTest extends TestCase {

	use Products;

	private const ANA    = 'ana@example.com';
	private const SUSANA = 'susana@example.com';
	private const BODY   = '{"id":118,"billing":{"email":"%s"},"line_items":[]}';

	private Database $database;

	protected function setUp(): void {
		$this->database = new Database();
	}

	public function test_an_export_has_the_courses_of_a_learner(): void {
		$this->report_seats( 118, array( self::ANA, self::SUSANA ) );

		$exported = $this->export( 'matricula-seats', 'Ana@Example.com' );

		self::assertCount( 1, $exported );
		self::assertSame( 'Courses', $exported[0]['group_label'] );
		self::assertContains(
			array(
				'name'  => 'Course',
				'value' => 'course-v1:Acme+PY101+2026',
			),
			$exported[0]['data']
		);
	}

	public function test_an_export_has_the_orders_that_were_sent_with_the_address(): void {
		$sent = $this->delivery( 'sent', self::ANA );
		$this->delivery( 'sent', self::SUSANA );

		self::assertSame( array( "delivery-$sent" ), array_column( $this->export( 'matricula-deliveries', self::ANA ), 'item_id' ) );
	}

	public function test_an_export_has_the_lines_that_name_the_learner(): void {
		$order = $this->order_for( array( self::SUSANA, self::ANA ) );
		$this->order_for( self::SUSANA );

		$exported = $this->export( 'matricula-learners', self::ANA );

		self::assertCount( 1, $exported );
		self::assertContains(
			array(
				'name'  => 'Order',
				'value' => (string) $order->get_id(),
			),
			$exported[0]['data']
		);
	}

	public function test_a_learner_who_is_erased_leaves_no_address_on_the_seats_and_the_others_stay(): void {
		$this->report_seats( 118, array( self::ANA, self::SUSANA ) );

		$answer = $this->erase( 'matricula-seats', self::ANA );

		self::assertTrue( $answer['items_removed'] );
		self::assertStringContainsString( 'LMS', $answer['messages'][0] );
		$left = (string) wp_json_encode( ( new SeatsOnOrder( $this->database ) )->find( 118 ) );
		self::assertStringNotContainsString( self::ANA, str_replace( self::SUSANA, '', $left ) );
		self::assertStringContainsString( self::SUSANA, $left );
		self::assertStringContainsString( 'deleted@site.invalid', $left );
		self::assertSame( array( self::SUSANA ), $this->learners_of( 118 ) );
	}

	public function test_an_order_that_was_sent_is_forgotten_and_one_that_waits_is_kept_and_named(): void {
		$sent    = $this->delivery( 'sent', self::ANA, 118 );
		$waiting = $this->delivery( 'waiting', self::ANA, 119 );
		$other   = $this->delivery( 'sent', self::SUSANA, 120 );

		$answer = $this->erase( 'matricula-deliveries', self::ANA );

		self::assertTrue( $answer['items_removed'] );
		self::assertTrue( $answer['items_retained'] );
		self::assertCount( 1, $answer['messages'] );
		self::assertStringContainsString( '119', $answer['messages'][0] );
		self::assertSame( '', $this->body_of( $sent ) );
		self::assertNotSame( '', $this->body_of( $waiting ) );
		self::assertNotSame( '', $this->body_of( $other ) );
	}

	public function test_a_line_of_somebody_elses_order_keeps_its_learner_and_says_how_it_goes(): void {
		$order = $this->order_for( self::ANA );

		$answer = $this->erase( 'matricula-learners', self::ANA );

		self::assertTrue( $answer['items_retained'] );
		self::assertFalse( $answer['items_removed'] );
		self::assertStringContainsString( (string) $order->get_id(), $answer['messages'][0] );
		self::assertSame( self::ANA, $this->first_line( $order )->get_meta( '_matricula_learners' ) );
	}

	public function test_an_order_that_woocommerce_anonymises_forgets_all_its_learners(): void {
		$order = $this->order_for( self::ANA );
		$this->report_seats( $order->get_id(), array( self::ANA, self::SUSANA ) );
		$sent = $this->delivery( 'sent', self::ANA, $order->get_id() );

		WC_Privacy_Erasers::remove_order_personal_data( $order );

		self::assertSame( '', $this->first_line( $order )->get_meta( '_matricula_learners' ) );
		self::assertSame( array(), $this->learners_of( $order->get_id() ) );
		self::assertSame( '', $this->body_of( $sent ) );
	}

	public function test_nothing_is_found_of_somebody_unknown(): void {
		$this->report_seats( 118, array( self::ANA ) );

		foreach ( array( 'matricula-seats', 'matricula-deliveries', 'matricula-learners' ) as $records ) {
			self::assertSame( array(), $this->export( $records, 'nobody@example.com' ) );
			self::assertSame(
				array(
					'items_removed'  => false,
					'items_retained' => false,
					'messages'       => array(),
					'done'           => true,
				),
				$this->erase( $records, 'nobody@example.com' )
			);
		}
	}

	public function test_no_address_is_nobodys(): void {
		$sent = $this->delivery( 'sent', self::ANA );
		$this->report_seats( 118, array( '', self::ANA ) );

		$this->erase( 'matricula-deliveries', ' ' );
		$this->erase( 'matricula-seats', ' ' );

		self::assertStringContainsString( self::ANA, (string) $this->body_of( $sent ) );
		self::assertStringNotContainsString( 'site.invalid', (string) wp_json_encode( ( new SeatsOnOrder( $this->database ) )->find( 118 ) ) );
	}

	public function test_ours_are_erased_before_woocommerce_takes_the_addresses_away(): void {
		$names = array_keys( apply_filters( 'wp_privacy_personal_data_erasers', array() ) );

		self::assertLessThan( array_search( 'woocommerce-customer-orders', $names, true ), array_search( 'matricula-deliveries', $names, true ) );
	}

	public function test_the_policy_guide_says_what_is_sent(): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-privacy-policy-content.php';
		set_current_screen( 'dashboard' );
		$GLOBALS['wp_current_filter'][] = 'admin_init'; // Only then WordPress takes suggestions.
		try {
			( new PersonalData( new SeatRecords( $this->database ), new DeliveryRecords( $this->database ), new LearnerMetaRecords( $this->database ), new SidecarRecords( new PairingStore(), new SidecarClient( new Transport() ) ) ) )->suggest_policy();
		} finally {
			array_pop( $GLOBALS['wp_current_filter'] );
			unset( $GLOBALS['current_screen'] );
		}

		$texts = array_column( WP_Privacy_Policy_Content::get_suggested_policy_text(), 'policy_text', 'plugin_name' );

		self::assertStringContainsString( 'learning platform', $texts['Matricula'] );
	}

	/**
	 * What WordPress's exporter gives.
	 *
	 * @return array<int, array<string, mixed>>
	 */
	private function export( string $records, string $email ): array {
		$exporters = apply_filters( 'wp_privacy_personal_data_exporters', array() );
		$answer    = $exporters[ $records ]['callback']( $email, 1 );
		self::assertTrue( $answer['done'] );
		return $answer['data'];
	}

	/**
	 * What WordPress's eraser answers.
	 *
	 * @return array<string, mixed>
	 */
	private function erase( string $records, string $email ): array {
		return apply_filters( 'wp_privacy_personal_data_erasers', array() )[ $records ]['callback']( $email, 1 );
	}

	/**
	 * Seats of one line, each with a sentence that names its learner.
	 *
	 * @param string[] $learners Addresses.
	 */
	private function report_seats( int $order_id, array $learners ): void {
		global $wpdb;
		foreach ( $learners as $index => $learner ) {
			$seat = array(
				'seat'      => $index + 1,
				'courseKey' => 'course-v1:Acme+PY101+2026',
				'learner'   => $learner,
				'label'     => 'Enrolled',
				'sentences' => array( "Was $learner the right one?" ),
			);
			$wpdb->insert(
				$this->database->seats(),
				array(
					'order_id'     => $order_id,
					'line_item_id' => '7',
					'line'         => wp_json_encode( array( 'sentences' => array( 'Seats of ' . implode( ', ', $learners ) ) ) ),
					'learner'      => $learner,
					'seat'         => wp_json_encode( $seat ),
					'updated_at'   => 1795514400,
				)
			);
		}
	}

	private function delivery( string $state, string $email, int $order_id = 118 ): int {
		global $wpdb;
		$id = ( new CapturedRows( $this->database ) )->add( $order_id, Topic::UPDATED );
		$wpdb->update(
			$this->database->outbox(),
			array(
				'state' => $state,
				'body'  => sprintf( self::BODY, $email ),
			),
			array( 'id' => $id )
		);
		return $id;
	}

	/**
	 * An order whose line names learners.
	 *
	 * @param string|string[] $learners One, or one for each seat.
	 */
	private function order_for( $learners ): WC_Order {
		$order = $this->remember( wc_create_order() );
		$order->add_product( $this->product( 'course-v1:A+B+C' ) );
		$order->save();
		$line = $this->first_line( $order );
		$line->add_meta_data( '_matricula_learners', $learners, true );
		$line->save();
		return wc_get_order( $order->get_id() );
	}

	private function body_of( int $id ): ?string {
		return $this->database->row( 'SELECT body FROM %i WHERE id = %d', array( $this->database->outbox(), $id ) )['body'];
	}

	/**
	 * Learners in the table.
	 *
	 * @return array<int, string|null>
	 */
	private function learners_of( int $order_id ): array {
		return array_column( $this->database->rows( 'SELECT learner FROM %i WHERE order_id = %d AND learner IS NOT NULL', array( $this->database->seats(), $order_id ) ), 'learner' );
	}
}
