<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

/**
 * What a delivery is about.
 */
final class Topic {

	public const CREATED  = 'order.created';
	public const UPDATED  = 'order.updated';
	public const RESTORED = 'order.restored';
	public const DELETED  = 'order.deleted';

	/**
	 * The topic of one delivery that stands for several changes, the oldest first. What says more wins: an order that is
	 * new is not merely updated.
	 *
	 * @param string[] $topics Topics of the changes, at least one.
	 */
	public static function of_changes( array $topics ): string {
		$topics = array_values( $topics );
		$last   = (string) end( $topics );
		if ( self::DELETED === $last ) {
			return self::DELETED;
		}
		$deleted = array_keys( $topics, self::DELETED, true );
		$since   = array() === $deleted ? $topics : array_slice( $topics, (int) end( $deleted ) + 1 );
		foreach ( array( self::CREATED, self::RESTORED ) as $telling ) {
			if ( in_array( $telling, $since, true ) ) {
				return $telling;
			}
		}
		return $last;
	}

	/**
	 * Whether a later change of one request is told by the row that an earlier one wrote: the order is read when it is
	 * sent, so only being deleted and coming back need rows of their own.
	 */
	public static function is_told_by( string $earlier, string $later ): bool {
		return $earlier === $later || ( self::UPDATED === $later && self::DELETED !== $earlier );
	}
}
