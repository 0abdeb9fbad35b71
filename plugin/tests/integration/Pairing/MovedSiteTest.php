<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Pairing;

use Matricula\Pairing\PairingStore;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Handshakes;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * What becomes of a pairing when the site has another address, as a copy of it has.
 */
final class MovedSiteTest extends TestCase {

	use CourseOrders;
	use Handshakes;
	use SidecarAnswers;

	protected function setUp(): void {
		$this->begin_unpaired();
		$this->sidecar_answers( 'pairings', 201, Contract::read( 'pairing.json' )['answer'] );
	}

	public function test_a_copy_that_becomes_a_shop_of_its_own_forgets_what_the_original_has_to_send(): void {
		$this->pair_shop();
		$order = $this->course_order();
		$this->move_site();
		self::assertSame( PairingStore::SITE_MOVED, $this->pairings->obstacle() );
		$this->sidecar_answers( 'pairings', 201, array( 'shopId' => 'acme-staging' ) + Contract::read( 'pairing.json' )['answer'] );

		$this->handshake->pair( 'https://sidecar.example', 'ABCD-EFGH-JKLM' );

		self::assertSame( array(), $this->rows_of( $order->get_id() ) );
		self::assertNull( $this->pairings->obstacle() );
		self::assertSame( 'https://staging.example', $this->asked[0]['body']['site']['url'] );
		self::assertSame( 'https://staging.example', $this->pairings->paired_site() );
	}

	public function test_a_shop_that_moved_and_is_paired_as_the_same_one_keeps_what_waits(): void {
		$this->pair_shop();
		$order = $this->course_order();
		$this->move_site();

		$this->handshake->pair( 'https://sidecar.example', 'ABCD-EFGH-JKLM' );

		self::assertCount( 1, $this->rows_of( $order->get_id() ) );
		self::assertNull( $this->pairings->obstacle() );
	}

	/**
	 * Tools that copy a site write the new address wherever they find the old one.
	 */
	public function test_a_copy_whose_database_was_searched_and_replaced_notices_that_it_is_one(): void {
		global $wpdb;
		$this->pair_shop();
		$home = (string) get_option( 'home' );
		$wpdb->query( $wpdb->prepare( "UPDATE $wpdb->options SET option_value = REPLACE(option_value, %s, 'https://staging.example')", $home ) );
		wp_cache_flush();
		$this->move_site();

		self::assertTrue( $this->pairings->is_moved() );
	}

	public function test_a_copy_is_unpaired_without_a_word_to_the_sidecar_of_the_original(): void {
		$this->pair_shop();
		$this->move_site();

		$this->handshake->unpair();

		self::assertSame( array(), $this->asked );
		self::assertFalse( $this->pairings->is_paired() );
	}
}
