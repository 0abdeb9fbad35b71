<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

use Matricula\Log;
use Matricula\Pairing\ContactLog;
use Matricula\Storage\Database;
use Throwable;

/**
 * Hands rows over to the sidecar that asks for them: WordPress's schedule may sleep.
 */
final class Handover {

	/**
	 * The sidecar waits twenty seconds for its answer.
	 */
	private const BUDGET_SECONDS = 8;

	private Database $database;
	private Claims $claims;
	private Freezer $freezer;
	private Results $results;
	private ContactLog $contacts;

	public function __construct( Database $database, Claims $claims, Freezer $freezer, Results $results, ContactLog $contacts ) {
		$this->database = $database;
		$this->claims   = $claims;
		$this->freezer  = $freezer;
		$this->results  = $results;
		$this->contacts = $contacts;
	}

	/**
	 * Takes what the sidecar has stored out of the outbox.
	 *
	 * @param string[] $webhook_ids As they were handed over. Unknown ones are passed over.
	 */
	public function confirm( array $webhook_ids ): void {
		foreach ( $webhook_ids as $webhook_id ) {
			foreach ( $this->read( "SELECT * FROM %i WHERE webhook_id = %s AND state IN ('waiting', 'failed')", array( $this->database->outbox(), $webhook_id ) ) as $row ) {
				$this->results->sent( $row, Attempt::fetched() );
				$this->contacts->sent();
			}
		}
	}

	/**
	 * What waits, of each order the oldest row, and what was given up. Rows stay where they are until they are confirmed;
	 * one that is sent meanwhile arrives twice, under the same id.
	 *
	 * @return array<int, array{webhookId: string, body: string}>
	 */
	public function take( int $limit ): array {
		$taken = array();
		$after = 0;
		$end   = microtime( true ) + self::BUDGET_SECONDS;
		do {
			$candidates = $this->candidates( $after, $limit - count( $taken ) );
			foreach ( $candidates as $candidate ) {
				$after = $candidate->id;
				$row   = $candidate->is_frozen() ? $candidate : $this->frozen( $candidate );
				if ( null !== $row ) {
					$taken[] = array(
						'webhookId' => (string) $row->webhook_id,
						'body'      => (string) $row->body,
					);
				}
			}
			$may_be_more = array() !== $candidates && count( $taken ) < $limit;
		} while ( $may_be_more && microtime( true ) < $end );
		return $taken;
	}

	/**
	 * Rows of orders that could not be read wait for their time, so that they take nobody's place.
	 *
	 * @return OutboxRow[]
	 */
	private function candidates( int $after, int $limit ): array {
		$table = $this->database->outbox();
		return $this->read(
			"SELECT head.* FROM %i head WHERE head.id > %d AND head.state IN ('waiting', 'failed')
			AND (head.body IS NOT NULL OR (head.state = 'waiting' AND head.next_attempt_at <= UNIX_TIMESTAMP() AND head.claimed_until <= UNIX_TIMESTAMP()))
			AND NOT EXISTS (
				SELECT 1 FROM %i older WHERE older.order_id = head.order_id AND older.state = 'waiting' AND older.id < head.id AND head.state = 'waiting'
			) ORDER BY head.id LIMIT %d",
			array( $table, $after, $table, $limit )
		);
	}

	/**
	 * The row with its body; null when it has none, or somebody else is at it.
	 */
	private function frozen( OutboxRow $head ): ?OutboxRow {
		$claim = $this->claims->claim( $head->id );
		if ( null === $claim ) {
			return null;
		}
		RuntimeCache::forget_order( $head->order_id );
		try {
			$row = $this->freezer->freeze( $head, $claim );
		} catch ( Throwable $problem ) {
			Log::error( 'A row of the outbox could not be handed over', $problem, array( 'order_id' => $head->order_id ) );
			$this->results->not_sent( $head, $claim, Attempt::to_read( $problem, 0 ), 0 );
			return null;
		}
		if ( null !== $row ) {
			$this->claims->release( $row->id, $claim );
		}
		return $row;
	}

	/**
	 * Reads rows.
	 *
	 * @param literal-string         $sql  With placeholders.
	 * @param array<int, int|string> $args Their values.
	 * @return OutboxRow[]
	 */
	private function read( string $sql, array $args ): array {
		return array_map( array( OutboxRow::class, 'from_table' ), $this->database->rows( $sql, $args ) );
	}
}
