<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Matricula\Storage\Database;

/**
 * What became of an order on its way to the sidecar, in sentences. Plain text, never HTML.
 */
final class OrderDeliveries {

	/**
	 * The shop's database.
	 *
	 * @var Database
	 */
	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * Whether the sidecar does not have the newest of the order yet.
	 */
	public function is_one_waiting( int $order_id ): bool {
		return null !== $this->database->row(
			"SELECT id FROM %i WHERE order_id = %d AND state = 'waiting' LIMIT 1",
			array( $this->database->outbox(), $order_id )
		);
	}

	/**
	 * The newest delivery in a sentence; the one that waits is what somebody looks for.
	 */
	public function sentence( int $order_id ): string {
		$delivery = $this->database->row(
			"SELECT state, sent_at, created_at, next_attempt_at, attempts, attempt_log FROM %i WHERE order_id = %d AND state <> 'skipped' ORDER BY id DESC LIMIT 1",
			array( $this->database->outbox(), $order_id )
		);
		if ( null === $delivery ) {
			return __( 'Nothing of this order was sent to the sidecar yet.', 'matricula' );
		}
		$sentences = array( self::state( $delivery ) );
		if ( 'sent' !== $delivery['state'] ) {
			$sentences[] = self::last_problem( (string) $delivery['attempt_log'] );
		}
		return trim( implode( ' ', $sentences ) );
	}

	/**
	 * Where the delivery is.
	 *
	 * @param array<string, string|null> $delivery A row of the outbox.
	 */
	private static function state( array $delivery ): string {
		if ( 'sent' === $delivery['state'] ) {
			/* translators: %s: date and time */
			return sprintf( __( 'Sent to the sidecar: %s.', 'matricula' ), Moment::in_words( (int) $delivery['sent_at'] ) );
		}
		if ( 'failed' === $delivery['state'] ) {
			return __( 'The sidecar did not take this order for three days. Look at the connection in WooCommerce → Matricula, then send it again there.', 'matricula' );
		}
		return 0 === (int) $delivery['attempts']
			/* translators: %s: date and time */
			? sprintf( __( 'Waits to be sent to the sidecar since %s.', 'matricula' ), Moment::in_words( (int) $delivery['created_at'] ) )
			/* translators: %s: date and time */
			: sprintf( __( 'Waits to be sent to the sidecar; the next attempt is at %s.', 'matricula' ), Moment::in_words( (int) $delivery['next_attempt_at'] ) );
	}

	/**
	 * What the last attempt said, in its own words.
	 *
	 * @param string $attempt_log JSON list, the newest first.
	 */
	private static function last_problem( string $attempt_log ): string {
		$attempts = json_decode( $attempt_log, true );
		$sentence = is_array( $attempts ) && is_array( $attempts[0] ?? null ) ? ( $attempts[0]['sentence'] ?? '' ) : '';
		return is_string( $sentence ) ? $sentence : '';
	}
}
