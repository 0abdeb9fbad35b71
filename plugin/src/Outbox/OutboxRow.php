<?php
declare( strict_types=1 );

namespace Matricula\Outbox;

/**
 * One row of the outbox. Its id is the sequence of its delivery.
 */
final class OutboxRow {

	public int $id;
	public int $order_id;
	public string $topic;
	public string $state;
	public ?string $webhook_id;
	public ?string $body;
	public int $attempts;
	public int $next_attempt_at;
	public int $created_at;
	public ?int $sent_at;

	/**
	 * Attempts, the newest first.
	 *
	 * @var array<int, array<mixed>>
	 */
	public array $log;

	/**
	 * Reads a row of the table.
	 *
	 * @param array<string, string|null> $row As text by column.
	 */
	public static function from_table( array $row ): self {
		$log                   = json_decode( (string) ( $row['attempt_log'] ?? '' ), true );
		$read                  = new self();
		$read->id              = (int) ( $row['id'] ?? 0 );
		$read->order_id        = (int) ( $row['order_id'] ?? 0 );
		$read->topic           = (string) ( $row['topic'] ?? '' );
		$read->state           = (string) ( $row['state'] ?? '' );
		$read->webhook_id      = $row['webhook_id'] ?? null;
		$read->body            = $row['body'] ?? null;
		$read->attempts        = (int) ( $row['attempts'] ?? 0 );
		$read->created_at      = (int) ( $row['created_at'] ?? 0 );
		$read->sent_at         = isset( $row['sent_at'] ) ? (int) $row['sent_at'] : null;
		$read->log             = is_array( $log ) ? array_values( array_filter( $log, 'is_array' ) ) : array();
		$read->next_attempt_at = max( (int) ( $row['next_attempt_at'] ?? 0 ), $read->created_at );
		return $read;
	}

	public function is_frozen(): bool {
		return null !== $this->body && null !== $this->webhook_id;
	}
}
