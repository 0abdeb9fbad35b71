<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Pairing;

use Matricula\Sidecar\SidecarProblem;
use Matricula\Signing\Secret;
use Matricula\Tests\Support\CourseOrders;
use Matricula\Tests\Support\Handshakes;
use Matricula\Tests\Support\SidecarAnswers;
use Matricula\Tests\Support\SidecarQuestions;
use PHPUnit\Framework\TestCase;

/**
 * How a pairing changes its secrets.
 */
final class RotationTest extends TestCase {

	use CourseOrders;
	use Handshakes;
	use SidecarAnswers;
	use SidecarQuestions;

	protected function setUp(): void {
		$this->begin_unpaired();
	}

	public function test_a_rotation_changes_both_secrets(): void {
		$old = $this->pair_shop();
		$new = Secret::generate();
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => $new->to_text() ) );

		$this->handshake->rotate();
		$sent = $this->asked[0];

		self::assertTrue( $this->is_signed_by( $old->delivery_secret(), $sent ) );
		self::assertSame( 'rotate', $sent['body']['action'] );
		self::assertEquals( $new, $this->paired()->delivery_secret() );
		self::assertSame( array( $sent['body']['reportSecret'], $old->report_secrets( time() )[0]->to_text() ), $this->report_secrets() );
	}

	/**
	 * The sidecar may have rotated all the same: it then signs with the new secret, and takes the old one.
	 */
	public function test_a_rotation_whose_answer_is_lost_breaks_nothing_and_can_be_asked_for_again(): void {
		$old           = $this->pair_shop();
		$this->answers = array();
		$this->sidecar_is_away( 'cURL error 28: Operation timed out' );

		try {
			$this->handshake->rotate();
			self::fail( 'It was rotated.' );
		} catch ( SidecarProblem $problem ) {
			self::assertSame( 'sidecar_timeout', $problem->code_text() );
		}
		self::assertEquals( $old->delivery_secret(), $this->paired()->delivery_secret() );
		$lost = Secret::from_text( $this->asked[0]['body']['reportSecret'] );
		self::assertSame( 200, $this->sidecar_asks( array( 'action' => 'status' ), $lost )->get_status() );
		self::assertSame( 200, $this->sidecar_asks( array( 'action' => 'status' ), $old->report_secrets( time() )[0] )->get_status() );

		$this->answers = array();
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => Secret::generate()->to_text() ) );
		$this->handshake->rotate();

		self::assertTrue( $this->is_signed_by( $old->delivery_secret(), $this->asked[1] ) );
		self::assertSame( $this->asked[1]['body']['reportSecret'], $this->report_secrets()[0] );
	}

	/**
	 * While it rotates, the shop goes on selling and the sidecar on reporting.
	 */
	public function test_the_new_report_secret_is_taken_before_the_sidecar_hears_of_it(): void {
		$this->pair_shop();
		$status = null;
		$ask    = function ( $answer, array $args ) use ( &$status ) {
			$secret = Secret::from_text( json_decode( $args['body'], true )['reportSecret'] );
			$status = $this->sidecar_asks( array( 'action' => 'status' ), $secret )->get_status();
			return $answer;
		};
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => Secret::generate()->to_text() ) );
		add_filter( 'pre_http_request', $ask, 20, 2 );

		$this->handshake->rotate();
		remove_filter( 'pre_http_request', $ask, 20 );

		self::assertSame( 200, $status );
	}

	public function test_two_changes_at_once_do_not_mix_their_secrets(): void {
		$this->pair_shop();
		$second = null;
		$rotate = function ( $answer ) use ( &$second ) {
			try {
				$this->handshake->rotate();
			} catch ( SidecarProblem $problem ) {
				$second = $problem->code_text();
			}
			return $answer;
		};
		$this->sidecar_answers( 'rotations', 200, array( 'deliverySecret' => Secret::generate()->to_text() ) );
		add_filter( 'pre_http_request', $rotate, 20 );

		$this->handshake->rotate();
		remove_filter( 'pre_http_request', $rotate, 20 );

		self::assertSame( 'change_under_way', $second );
		self::assertCount( 1, $this->asked );
	}
}
