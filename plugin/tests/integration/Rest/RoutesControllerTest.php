<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Rest;

use Matricula\Pairing\PairingStore;
use Matricula\Tests\Support\AdminRequests;
use Matricula\Tests\Support\Contract;
use Matricula\Tests\Support\SidecarAnswers;
use PHPUnit\Framework\TestCase;

/**
 * The routes behind the card "Routing" of the settings page.
 */
final class RoutesControllerTest extends TestCase {

	use AdminRequests;
	use SidecarAnswers;

	/**
	 * The examples that the sidecar is tested against as well.
	 *
	 * @var array<string, mixed>
	 */
	private array $contract;

	protected function setUp(): void {
		$this->contract = Contract::read( 'routes.json' );
		$this->log_in( 'manager' );
	}

	/**
	 * @dataProvider people_without_rights
	 */
	public function test_nobody_else_sees_or_changes_where_courses_go( string $login, int $status ): void {
		$this->pair_shop();
		$this->log_in( $login );

		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'GET', '/routes' ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'POST', '/routes', self::a_change() ) );
		self::assertRefused( $status, 'rest_forbidden', $this->ask( 'GET', '/routes/explanation' ) );
		self::assertSame( array(), $this->asked );
	}

	public function test_the_rules_are_shown_as_the_sidecar_says(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/routes', 200, $this->contract['list']['answer'] );

		$answer = $this->ask( 'GET', '/routes' )->get_data();

		self::assertEquals( self::without_sentences( $this->contract['list']['answer'] ), $answer );
		self::assertSame( $this->contract['list']['request'], $this->asked[0]['body'] );
	}

	public function test_a_change_is_passed_on_with_who_makes_it(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/route-changes', 200, array( 'result' => 'kept' ) + $this->contract['list']['answer'] );
		$rules = array(
			array(
				'ruleId' => '1f6f1c4e',
				'lmsId'  => 'campus',
			),
			array(
				'sku'   => 'EN-*',
				'lmsId' => 'school',
				'extra' => 'x',
			),
		);

		$answer = $this->ask(
			'POST',
			'/routes',
			array(
				'rules'   => $rules,
				'confirm' => true,
			) + self::a_change()
		)->get_data();

		self::assertSame( 'kept', $answer['result'] );
		self::assertCount( 2, $answer['rules'] );
		$empty = array(
			'organisation' => '',
			'courseKey'    => '',
			'sku'          => '',
			'shopId'       => '',
		);
		self::assertEquals(
			array(
				'action'  => 'change_routes',
				'version' => 4,
				'rules'   => array(
					array(
						'ruleId' => '1f6f1c4e',
						'lmsId'  => 'campus',
					) + $empty,
					array(
						'sku'   => 'EN-*',
						'lmsId' => 'school',
					) + $empty,
				),
				'confirm' => true,
				'actor'   => 'manager',
			),
			$this->asked[0]['body']
		);
	}

	public function test_what_has_to_be_confirmed_is_no_failure(): void {
		$this->pair_shop();
		$this->sidecar_answers( '/route-changes', 200, $this->contract['change']['unconfirmed'] );

		$response = $this->ask( 'POST', '/routes', self::a_change() );

		self::assertSame( 200, $response->get_status() );
		self::assertEquals( self::without_sentences( $this->contract['change']['unconfirmed'] ), $response->get_data() );
	}

	public function test_why_a_course_goes_where_it_goes_is_passed_on(): void {
		$this->pair_shop();
		$told = $this->contract['explanation']['answer'];
		$this->sidecar_answers( '/route-explanations', 200, $told );

		$answer = $this->ask( 'GET', '/routes/explanation', array( 'orderId' => '118' ) )->get_data();

		unset( $told['lines'][0]['courses'][0]['sold']['version'] );
		self::assertEquals( $told['lines'], $answer['lines'] );
		self::assertNull( $answer['nextAfter'] );
		self::assertEquals(
			array(
				'action'  => 'explain_route',
				'orderId' => '118',
				'after'   => 0,
			),
			$this->asked[0]['body']
		);
	}

	/**
	 * @dataProvider refusals
	 */
	public function test_a_refusal_is_said_in_words_of_the_shop( string $code, int $status, int $expected ): void {
		$this->pair_shop();
		$problem = array(
			'code'   => $code,
			'detail' => 'matricula lms list',
		);
		$this->sidecar_answers( '/route-changes', $status, $problem );

		$response = $this->ask( 'POST', '/routes', self::a_change() );

		self::assertRefused( $expected, $code, $response );
		self::assertStringNotContainsString( 'matricula lms list', $response->get_data()['message'] );
	}

	/**
	 * Codes of the sidecar, with its status and ours.
	 *
	 * @return array<string, array{string, int, int}>
	 */
	public static function refusals(): array {
		return array(
			'changed meanwhile'         => array( 'routing_changed', 409, 409 ),
			'a rule of others'          => array( 'rules_of_others', 400, 424 ),
			'a rule that is gone'       => array( 'rule_unknown', 404, 424 ),
			'an LMS that is gone'       => array( 'lms_unknown', 404, 424 ),
			'too many of the shop'      => array( 'rules_of_shop_too_many', 400, 424 ),
			'too many of all'           => array( 'rules_too_many', 400, 424 ),
			'too long'                  => array( 'pattern_too_long', 400, 424 ),
			'only stars'                => array( 'pattern_only_stars', 400, 424 ),
			'characters not seen'       => array( 'pattern_unreadable', 400, 424 ),
			'no organisation'           => array( 'organisation_invalid', 400, 424 ),
			'no course key fits'        => array( 'course_key_pattern_invalid', 400, 424 ),
			'a course key that is none' => array( 'course_key_malformed', 400, 424 ),
		);
	}

	public function test_a_shop_that_is_not_paired_has_no_rules(): void {
		self::assertRefused( 409, PairingStore::NOT_PAIRED, $this->ask( 'GET', '/routes' ) );
		self::assertRefused( 409, PairingStore::NOT_PAIRED, $this->ask( 'POST', '/routes', self::a_change() ) );
	}

	public function test_what_is_no_change_is_refused_here(): void {
		$this->pair_shop();

		self::assertRefused( 400, 'rest_missing_callback_param', $this->ask( 'POST', '/routes', array( 'version' => 1 ) ) );
		self::assertRefused( 400, 'rest_invalid_param', $this->ask( 'POST', '/routes', array( 'rules' => 'all' ) + self::a_change() ) );
		self::assertSame( array(), $this->asked );
	}

	/**
	 * Nothing but the version.
	 *
	 * @return array{version: int, rules: array<mixed>}
	 */
	private static function a_change(): array {
		return array(
			'version' => 4,
			'rules'   => array(),
		);
	}

	/**
	 * The page writes its own.
	 *
	 * @param array<string, mixed> $answer With warnings.
	 * @return array<string, mixed>
	 */
	private static function without_sentences( array $answer ): array {
		foreach ( array_keys( $answer['warnings'] ) as $index ) {
			unset( $answer['warnings'][ $index ]['sentence'] );
		}
		return $answer;
	}
}
