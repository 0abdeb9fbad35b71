<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Fields;

/**
 * Why courses go where they go, as docs/developers/plugin-protocol.md has it.
 */
final class RouteExplanation {

	/**
	 * The answer's body.
	 *
	 * @param array<mixed> $answer As the sidecar said it.
	 * @return array<string, mixed>
	 */
	public static function of( array $answer ): array {
		$fields = new Fields( $answer );
		return array(
			'orderId'   => RoutesAnswer::text_or_null( $fields, 'orderId' ),
			'lines'     => array_map( array( self::class, 'line' ), $fields->each( 'lines' ) ),
			'nextAfter' => $fields->number( 'nextAfter' ),
		);
	}

	/**
	 * A line of an order, or what is asked about.
	 *
	 * @return array<string, mixed>
	 */
	private static function line( Fields $line ): array {
		return array(
			'lineId'  => RoutesAnswer::text_or_null( $line, 'lineId' ),
			'name'    => $line->text( 'name' ),
			'sku'     => $line->text( 'sku' ),
			'problem' => RoutesAnswer::text_or_null( $line, 'problem' ),
			'courses' => array_map( array( self::class, 'course' ), $line->each( 'courses' ) ),
		);
	}

	/**
	 * A course of a line.
	 *
	 * @return array<string, mixed>
	 */
	private static function course( Fields $course ): array {
		$sold = $course->values()['sold'] ?? null;
		return array(
			'courseKey' => $course->text( 'courseKey' ),
			'lmsId'     => RoutesAnswer::text_or_null( $course, 'lmsId' ),
			'by'        => $course->text( 'by' ),
			'ruleId'    => RoutesAnswer::text_or_null( $course, 'ruleId' ),
			'rules'     => array_map( array( self::class, 'verdict' ), $course->each( 'rules' ) ),
			'sold'      => is_array( $sold ) ? self::sold( new Fields( $sold ) ) : null,
		);
	}

	/**
	 * A rule, and why it takes the course or does not.
	 *
	 * @return array<string, mixed>
	 */
	private static function verdict( Fields $rule ): array {
		return RoutesAnswer::rule( $rule ) + array(
			'position'   => (int) $rule->number( 'position' ),
			'verdict'    => $rule->text( 'verdict' ),
			'conditions' => array_map( array( self::class, 'condition' ), $rule->each( 'conditions' ) ),
		);
	}

	/**
	 * A condition of a rule, held against the course.
	 *
	 * @return array<string, mixed>
	 */
	private static function condition( Fields $condition ): array {
		return array(
			'condition' => $condition->text( 'condition' ),
			'expected'  => $condition->text( 'expected' ),
			'found'     => $condition->text( 'found' ),
			'holds'     => true === ( $condition->values()['holds'] ?? null ),
		);
	}

	/**
	 * Where it went when it was granted.
	 *
	 * @return array<string, mixed>
	 */
	private static function sold( Fields $sold ): array {
		$rule = $sold->values()['rule'] ?? null;
		return array(
			'lmsId' => $sold->text( 'lmsId' ),
			'by'    => RoutesAnswer::text_or_null( $sold, 'by' ),
			'rule'  => is_array( $rule ) ? RoutesAnswer::rule( new Fields( $rule ) ) : null,
		);
	}
}
