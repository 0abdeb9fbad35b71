<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Fields;

/**
 * Routing rules, as docs/developers/plugin-protocol.md has them. Whatever comes in, the page gets fields of the types
 * that it draws.
 */
final class RoutesAnswer {

	/**
	 * The rules.
	 *
	 * @param array<mixed> $answer As the sidecar said it.
	 * @return array<string, mixed>
	 */
	public static function of( array $answer ): array {
		$fields = new Fields( $answer );
		return array(
			'version'      => (int) $fields->number( 'version' ),
			'rules'        => array_map( array( self::class, 'rule' ), $fields->each( 'rules' ) ),
			'warnings'     => array_map( array( self::class, 'warning' ), $fields->each( 'warnings' ) ),
			'shopId'       => $fields->text( 'shopId' ),
			'defaultLmsId' => self::text_or_null( $fields, 'defaultLmsId' ),
			'lmsIds'       => $fields->texts( 'lmsIds' ),
		);
	}

	/**
	 * What became of a change: the rules as they are now, or what has to be confirmed before they are kept.
	 *
	 * @param array<mixed> $answer As the sidecar said it.
	 * @return array<string, mixed>
	 */
	public static function of_change( array $answer ): array {
		$fields = new Fields( $answer );
		if ( 'unconfirmed' === $fields->text( 'result' ) ) {
			return array(
				'result'   => 'unconfirmed',
				'warnings' => array_map( array( self::class, 'warning' ), $fields->each( 'warnings' ) ),
			);
		}
		return array( 'result' => 'kept' ) + self::of( $answer );
	}

	/**
	 * A rule: its conditions, those that it does not have being null, and its LMS.
	 *
	 * @return array<string, string|null>
	 */
	public static function rule( Fields $rule ): array {
		return array(
			'ruleId'       => $rule->text( 'ruleId' ),
			'organisation' => self::text_or_null( $rule, 'organisation' ),
			'courseKey'    => self::text_or_null( $rule, 'courseKey' ),
			'sku'          => self::text_or_null( $rule, 'sku' ),
			'shopId'       => self::text_or_null( $rule, 'shopId' ),
			'lmsId'        => $rule->text( 'lmsId' ),
		);
	}

	public static function text_or_null( Fields $fields, string $key ): ?string {
		$text = $fields->text( $key );
		return '' === $text ? null : $text;
	}

	/**
	 * What is odd about a rule. The page writes the sentence: the sidecar's is in English.
	 *
	 * @return array<string, mixed>
	 */
	private static function warning( Fields $warning ): array {
		$hides = $warning->values()['hides'] ?? array();
		return array(
			'code'       => $warning->text( 'code' ),
			'position'   => (int) $warning->number( 'position' ),
			'hides'      => is_array( $hides ) ? array_values( array_filter( $hides, 'is_int' ) ) : array(),
			'conditions' => $warning->texts( 'conditions' ),
		);
	}
}
