<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Privacy;

use Matricula\Pairing\PairingStore;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;
use WP_Error;

/**
 * What Tools → Export Personal Data and Erase Personal Data ask the sidecar.
 */
final class SidecarRecordsTest extends TestCase {

	use SidecarAnswers;

	private const ANA = 'ana@example.com';

	protected function tearDown(): void {
		( new PairingStore() )->forget();
		wp_set_current_user( 0 );
	}

	public function test_an_export_takes_what_the_sidecar_says_page_by_page(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/exports', 200, self::a_page( false ) );

		$answer = $this->export( 3 );

		self::assertSame(
			array(
				array(
					'group_id'    => 'matricula-sidecar-orders',
					'group_label' => 'Orders in the enrollment system',
					'item_id'     => 'acme-118',
					'data'        => array(
						array(
							'name'  => 'Name',
							'value' => 'Ana &lt;b&gt;',
						),
					),
				),
			),
			$answer['data']
		);
		self::assertFalse( $answer['done'] );
		self::assertSame(
			array(
				'action' => 'export',
				'email'  => self::ANA,
				'page'   => 3,
				'actor'  => 'schedule',
			),
			$this->asked[0]['body']
		);
	}

	public function test_an_export_ends_with_the_last_page(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/exports', 200, self::a_page( true ) );

		self::assertTrue( $this->export( 1 )['done'] );
	}

	public function test_there_is_no_export_without_what_the_sidecar_knows(): void {
		$this->pair_shop();
		$this->sidecar_is_away( 'cURL error 7: Failed to connect' );

		$answer = $this->export( 1 );

		self::assertInstanceOf( WP_Error::class, $answer );
		self::assertSame( 'sidecar_refused', $answer->get_error_code() );
		self::assertStringContainsString( 'there is no export', $answer->get_error_message() );
	}

	public function test_an_erasure_says_what_went_and_what_stays(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/erasures', 200, self::an_erasure( 2, array( 'The LMS stays.' ), true ) );

		self::assertSame(
			array(
				'items_removed'  => true,
				'items_retained' => true,
				'messages'       => array( 'The LMS stays.' ),
				'done'           => true,
			),
			$this->erase()
		);
		self::assertSame( 'erase', $this->asked[0]['body']['action'] );
	}

	public function test_an_erasure_goes_on_while_there_is_more(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/erasures', 200, self::an_erasure( 25, array(), false ) );

		self::assertFalse( $this->erase()['done'] );
	}

	/**
	 * @dataProvider sidecars_that_do_not_erase
	 */
	public function test_an_erasure_that_did_not_happen_claims_nothing( $sidecar ): void {
		$this->pair_shop();
		$this->sidecar_does( $sidecar );

		$answer = $this->erase();

		self::assertFalse( $answer['items_removed'] );
		self::assertTrue( $answer['items_retained'] );
		self::assertStringContainsString( 'nothing is certain to be erased', $answer['messages'][0] );
	}

	/**
	 * What a sidecar does that does not erase.
	 *
	 * @return array<string, array{mixed}>
	 */
	public function sidecars_that_do_not_erase(): array {
		return array(
			'away'                    => array( 'cURL error 28: Operation timed out' ),
			'un-paired'               => array(
				array(
					410,
					array(
						'code'   => 'shop_unpaired',
						'detail' => 'Gone.',
					),
				),
			),
			'an older release'        => array( array( 404, '' ) ),
			'a maintenance page'      => array( array( 200, '<html>' ) ),
			'a database that is away' => array( array( 503, '' ) ),
		);
	}

	public function test_a_shop_that_is_not_paired_asks_nobody(): void {
		self::assertSame( array(), $this->export( 1 )['data'] );
		self::assertSame( array( false, false, array(), true ), array_values( $this->erase() ) );
		self::assertSame( array(), $this->asked );
	}

	/**
	 * As WordPress asks an exporter.
	 *
	 * @return array<string, mixed>|WP_Error
	 */
	private function export( int $page ) {
		return apply_filters( 'wp_privacy_personal_data_exporters', array() )['matricula-sidecar']['callback']( self::ANA, $page );
	}

	/**
	 * As WordPress asks an eraser.
	 *
	 * @return array<string, mixed>
	 */
	private function erase(): array {
		return apply_filters( 'wp_privacy_personal_data_erasers', array() )['matricula-sidecar']['callback']( self::ANA, 1 );
	}

	/**
	 * What the sidecar knows.
	 *
	 * @return array<string, mixed>
	 */
	private static function a_page( bool $done ): array {
		$fact = array(
			'name'  => 'Name',
			'value' => 'Ana <b>',
		);
		$item = array(
			'id'    => 'acme-118',
			'facts' => array( $fact ),
		);
		return array(
			'groups' => array(
				array(
					'id'    => 'orders',
					'label' => 'Orders in the enrollment system',
					'items' => array( $item ),
				),
			),
			'done'   => $done,
		);
	}

	/**
	 * What the sidecar answers to an erasure.
	 *
	 * @param int      $orders   How many went.
	 * @param string[] $retained What stays.
	 * @param bool     $done     Whether that was all.
	 * @return array<string, mixed>
	 */
	private static function an_erasure( int $orders, array $retained, bool $done ): array {
		return array(
			'orders'     => $orders,
			'accounts'   => 0,
			'deliveries' => 0,
			'retained'   => $retained,
			'done'       => $done,
		);
	}
}
