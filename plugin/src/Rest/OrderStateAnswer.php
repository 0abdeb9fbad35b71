<?php
declare( strict_types=1 );

namespace Matricula\Rest;

use Matricula\Fields;

/**
 * An order's state, as docs/developers/plugin-protocol.md shows it. Whatever comes in, the page gets fields of the types
 * that it draws.
 */
final class OrderStateAnswer {

	/**
	 * The answer's body.
	 *
	 * @param array<mixed> $state As the sidecar said it.
	 * @return array<string, mixed>
	 */
	public static function of( array $state ): array {
		$fields = new Fields( $state );
		return array(
			'orderId'   => $fields->text( 'orderId' ),
			'settled'   => true === ( $state['settled'] ?? null ),
			'canRetry'  => true === ( $state['canRetry'] ?? null ),
			'lines'     => array_map( array( self::class, 'line' ), $fields->each( 'lines' ) ),
			'questions' => array_map( array( self::class, 'question' ), $fields->each( 'questions' ) ),
			'timeline'  => array_map( array( self::class, 'event' ), $fields->each( 'timeline' ) ),
		);
	}

	/**
	 * A line of the order.
	 *
	 * @return array<string, mixed>
	 */
	private static function line( Fields $line ): array {
		return array(
			'lineItemId' => $line->text( 'lineItemId' ),
			'name'       => $line->text( 'name' ),
			'state'      => $line->text( 'state' ),
			'label'      => $line->text( 'label' ),
			'sentences'  => $line->texts( 'sentences' ),
			'seats'      => array_map( array( self::class, 'seat' ), $line->each( 'seats' ) ),
		);
	}

	/**
	 * A seat of a line in one course.
	 *
	 * @return array<string, mixed>
	 */
	private static function seat( Fields $seat ): array {
		return array(
			'seat'      => (int) $seat->number( 'seat' ),
			'lmsId'     => $seat->text( 'lmsId' ),
			'courseKey' => $seat->text( 'courseKey' ),
			'learner'   => self::text_or_null( $seat, 'learner' ),
			'mode'      => self::text_or_null( $seat, 'mode' ),
			'state'     => $seat->text( 'state' ),
			'label'     => $seat->text( 'label' ),
			'sentences' => $seat->texts( 'sentences' ),
		);
	}

	/**
	 * Something that staff has to decide.
	 *
	 * @return array<string, mixed>
	 */
	private static function question( Fields $question ): array {
		return array(
			'questionId' => $question->text( 'questionId' ),
			'kind'       => $question->text( 'kind' ),
			'sentence'   => $question->text( 'sentence' ),
			'seats'      => array_map( array( self::class, 'asked_seat' ), $question->each( 'seats' ) ),
			'count'      => $question->number( 'count' ),
			'choices'    => array_map( array( self::class, 'choice' ), $question->each( 'choices' ) ),
		);
	}

	/**
	 * A seat that may end.
	 *
	 * @return array<string, mixed>
	 */
	private static function asked_seat( Fields $seat ): array {
		return array(
			'lineItemId' => $seat->text( 'lineItemId' ),
			'seat'       => (int) $seat->number( 'seat' ),
			'label'      => $seat->text( 'label' ),
		);
	}

	/**
	 * A way to answer.
	 *
	 * @return array<string, string>
	 */
	private static function choice( Fields $choice ): array {
		return array(
			'choice' => $choice->text( 'choice' ),
			'label'  => $choice->text( 'label' ),
		);
	}

	/**
	 * Something that happened.
	 *
	 * @return array<string, string>
	 */
	private static function event( Fields $event ): array {
		return array(
			'at'       => $event->text( 'at' ),
			'event'    => $event->text( 'event' ),
			'sentence' => $event->text( 'sentence' ),
		);
	}

	private static function text_or_null( Fields $fields, string $key ): ?string {
		$text = $fields->text( $key );
		return '' === $text ? null : $text;
	}
}
